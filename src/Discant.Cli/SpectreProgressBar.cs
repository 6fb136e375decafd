using Spectre.Console;

namespace Discant.Cli;

/// <summary>A bar of Spectre.Console.</summary>
internal sealed class SpectreProgressBar(ProgressTask task) : IProgressBar
{
    public bool IsVisible => true;

    public void Show(double fraction, string text)
    {
        task.Description = Markup.Escape(text);
        task.Value = Math.Max(task.Value, fraction * task.MaxValue);
    }
}
