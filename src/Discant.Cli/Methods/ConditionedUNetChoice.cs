using Discant.Separation.ConditionedUNet;
using Discant.Separation.Models;

namespace Discant.Cli.Methods;

/// <summary>The U-Net from what a user chose.</summary>
internal static class ConditionedUNetChoice
{
    private const string Default = "unet-f";

    /// <summary>The options it understands.</summary>
    public const MethodOptions Understands = MethodOptions.Model;

    /// <summary>The method made ready.</summary>
    /// <exception cref="UsageException">No model is named, and none ships.</exception>
    public static MethodSetup Setup(MethodChoices choices)
    {
        var name = choices.Model ?? (ModelFolder.Shipped.Has(Default) ? Default : null);
        return Setup(
            name ?? throw new UsageException("--method unet needs a trained model: --model FILE (see `discant train --method unet`)"),
            new ConditionedUNetOptions { Threads = choices.Threads }
        );
    }

    /// <summary>The method with a model and these options.</summary>
    /// <param name="nameOrFile">The model.</param>
    /// <param name="options">How estimates become masks.</param>
    public static MethodSetup Setup(string nameOrFile, ConditionedUNetOptions options)
    {
        var model = ChosenModel.Read(nameOrFile, ConditionedUNetModelFile.Read);
        var settings = new ConditionedUNetSettings(model.File) { Separation = options };
        return new MethodSetup(settings.Describe(), _ => ConditionedUNetMethod.With(settings)) { Model = model.Identity };
    }
}
