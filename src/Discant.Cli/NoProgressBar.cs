namespace Discant.Cli;

/// <summary>For standard error in a file or pipe, and for --quiet.</summary>
internal sealed class NoProgressBar : IProgressBar
{
    public bool IsVisible => false;

    public void Show(double fraction, string text) { }
}
