using Discant.Separation.BlindHarmonic;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class DirectVoicesTests
{
    // Spec 5, frame by frame: the direct spectrum of each tone goes to the voice that was chosen for it, at the recording's level.
    [Fact]
    public void Each_voice_is_the_inverse_transform_of_its_own_direct_spectra()
    {
        const int hop = 64;
        using var mixture = BlindTrainingTests.Steady(23.4, 37.8);
        using var model = BlindModel.Start(ToyFrames.Size, 2, new Random(1));
        var recording = new BlindRecording(mixture, ToyFrames.Size.Transform(), normalise: true);
        var options = new ToneModelOptions();
        var voices = DirectVoices.Of(recording, model, options, CancellationToken.None);
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var frames = (int)mixture.Length / hop + 1;
        var spectra = new[] { new List<float>(), new List<float>() };
        for (var frame = 0; frame < frames; frame++)
        {
            var tones = GreedyDecoder.Greedy(recording.Spectra([(long)frame * hop]), model, options, out var choices);
            foreach (var (tone, choice) in tones.Zip(choices))
                spectra[choice.Voices[0]].AddRange(tone.Direct.ToSingles().Select(x => (float)(x / recording.Gain)));
        }
        for (var voice = 0; voice < 2; voice++)
        {
            var numbers = Tensor.From(spectra[voice].ToArray(), frames, 2, ToyFrames.Size.Bins);
            var signal = recording.Transform.Signal(numbers, hop, (int)mixture.Length);
            Assert.Contains(signal, x => Math.Abs(x) > 1e-6);
            foreach (var (expected, actual) in signal.Zip(voices[voice]))
                Assert.Equal(expected, actual, 1e-6);
        }
    }
}
