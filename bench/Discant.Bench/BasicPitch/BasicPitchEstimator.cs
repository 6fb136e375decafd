using Discant.Audio;
using Discant.Pitch;
using Discant.Pitch.LateDeep;
using Discant.Torch;

namespace Discant.Bench.BasicPitch;

/// <summary>Spotify's Basic Pitch (Bittner et al. 2022): its contour map as salience. An outside opinion; its weights do not ship.</summary>
/// <param name="model">model.json of the npm package @spotify/basic-pitch.</param>
internal sealed class BasicPitchEstimator(string model) : IMultiPitchEstimator
{
    // As the package's own inference does it: windows of two seconds that overlap by thirty frames, half of which are cut off on each side.
    private const int WindowSamples = 2 * 22050 - 256;
    private const int FramesAWindow = 172;
    private const int CutFrames = 15;
    private const int KeptFrames = FramesAWindow - 2 * CutFrames;

    private readonly TensorflowGraph _graph = new(model);

    public string Name => "basic-pitch";

    public int SampleRate => 22050;

    public int Hop => 256;

    // Three bins a semitone, the semitone in the middle one: bin 1 is A0.
    public PitchBins Bins { get; } = new(27.5 * Math.Pow(2, -1.0 / 36), 36, 264);

    public double LeastStrength => 0.1;

    public IEnumerable<PitchFrames> Estimate(Mixture mixture, CancellationToken cancel)
    {
        var frames = mixture.Length == 0 ? 0 : 1 + (mixture.Length - 1) / Hop;
        for (var first = 0L; first < frames; first += KeptFrames)
        {
            cancel.ThrowIfCancellationRequested();
            yield return Window(mixture, first, (int)Math.Min(KeptFrames, frames - first));
        }
    }

    public void Dispose() => _graph.Dispose();

    private PitchFrames Window(Mixture mixture, long first, int frames)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var samples = mixture.Read((first - CutFrames) * Hop, WindowSamples);
        var inputs = new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["input_2"] = Tensor.From(samples, 1, WindowSamples, 1) };
        var contour = _graph.Evaluate("Identity", inputs).Reshape(FramesAWindow, Bins.Count).Narrow(0, CutFrames, frames);
        var salience = contour.Contiguous().ToSingles();
        var candidates = Enumerable
            .Range(0, frames)
            .Select(f => SaliencePeaks.Of(salience.AsSpan(f * Bins.Count, Bins.Count), Bins))
            .ToArray();
        return new PitchFrames(first, salience, candidates);
    }
}
