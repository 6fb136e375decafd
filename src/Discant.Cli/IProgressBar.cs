namespace Discant.Cli;

/// <summary>The one bar on the screen.</summary>
internal interface IProgressBar
{
    /// <summary>Whether anybody can see it.</summary>
    bool IsVisible { get; }

    /// <summary>Shows how far the work is.</summary>
    /// <param name="fraction">0 to 1, over everything there is to do.</param>
    /// <param name="text">A few words on what is being done.</param>
    void Show(double fraction, string text);
}
