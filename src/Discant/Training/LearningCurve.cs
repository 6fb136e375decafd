using System.Globalization;
using System.Text;

namespace Discant.Training;

/// <summary>Learning curves as text: `epoch,training_loss,validation_loss,learning_rate`.</summary>
public static class LearningCurve
{
    private const string Header = "epoch,training_loss,validation_loss,learning_rate";

    /// <summary>One line an epoch, numbers that read back exactly.</summary>
    public static string ToCsv(IEnumerable<TrainingEpoch> curve)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var e in curve)
            text.Append(CultureInfo.InvariantCulture, $"{e.Epoch},{e.TrainingLoss:R},{e.ValidationLoss:R},{e.LearningRate:R}\n");
        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToCsv"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static IReadOnlyList<TrainingEpoch> Parse(string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0] != Header)
            throw new FormatException("not a learning curve");
        return [.. lines.Skip(1).Select(Epoch)];
    }

    private static TrainingEpoch Epoch(string line)
    {
        var fields = line.Split(',');
        double Number(int at) => double.Parse(fields[at], NumberStyles.Float, CultureInfo.InvariantCulture);
        return fields.Length == 4 && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? new TrainingEpoch(epoch, Number(1), Number(2), Number(3))
            : throw new FormatException("the learning curve holds a line that is not an epoch");
    }
}
