using Discant.Separation.Results;

namespace Discant.Studio;

/// <summary>What the studio's work is done with. It comes in from outside, so that the studio gives what the command line gives.</summary>
public interface IStudioEngine
{
    /// <summary>The methods that are offered, the usual one first.</summary>
    IReadOnlyList<StudioMethod> Methods { get; }

    /// <summary>Takes a recording apart into <see cref="EngineTask.Folder"/>; goes on with what an interrupted run left there.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="progress">Receives where the work is.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    SeparationRecord Separate(EngineTask task, IProgress<EngineProgress> progress, CancellationToken cancel);

    /// <summary>Writes a recording that the program sings itself.</summary>
    /// <param name="file">Where to, as WAV.</param>
    /// <param name="cancel">Ends the work.</param>
    void SingExample(string file, CancellationToken cancel);

    /// <summary>What went wrong, on one line for people; it may name files.</summary>
    /// <param name="failure">What <see cref="Separate"/> threw.</param>
    string Describe(Exception failure);
}
