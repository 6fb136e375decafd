namespace Discant;

/// <summary>Progress that is handed to a function at once, on the thread that reports (<see cref="Progress{T}"/> would post it to another).</summary>
/// <param name="report">Receives each report.</param>
public sealed class Reporting<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
