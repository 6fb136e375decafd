using Discant.Separation.BlindHarmonic;
using Discant.Separation.HarmonicTones;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.BlindHarmonic;

public class TeacherForcingTests
{
    // The cross-entropy of known voices is that of the joint probabilities, pass after pass.
    [Fact]
    public void The_cross_entropy_is_that_of_the_choices()
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        using var network = new PolicyNetwork(ToyFrames.Size, 2, new Random(1));
        network.Scales.Data<float>()[0] = network.Scales.Data<float>()[9] = 5;
        using var dictionary = ToneDictionary.Start(2);
        var frame = ToyFrames.TwoTones(ToyFrames.Size, 31, 44, 0.05, new Random(2));
        IReadOnlyList<TaughtTone> tones = [new(44, 1, 1, null)];
        var (_, place) = new TeacherForcing(network, new(), dictionary, new Random(3)).Compute(frame, [tones], 2);
        var policy = new TonePolicy(network, new(), ToneState.Of(frame, 2));
        Assert.Equal(-policy.Logits.LogSoftmax(1).ToDoubles()[policy.CandidateOf(1, 44)], place.Item(), 1e-5);

        // A tone of nobody may be played by anybody.
        tones = [new(44, null, 1, null)];
        (_, place) = new TeacherForcing(network, new(), dictionary, new Random(3)).Compute(frame, [tones], 1);
        var chances = policy.Logits.Softmax(1).ToDoubles();
        Assert.Equal(-Math.Log(chances[policy.CandidateOf(0, 44)] + chances[policy.CandidateOf(1, 44)]), place.Item(), 1e-4);
    }

    [Fact]
    public void Synthetic_frames_are_the_sum_of_tones_that_are_known()
    {
        using var scope = Tensor.Scope();
        var frames = new SyntheticTones(PolicyNetworkSize.Small, new()).Make(20, 2, new Random(1));
        Assert.All(frames.Tones, t => Assert.Equal(2, t.Count));
        var magnitudes = CompressedDistance.Magnitude(frames.Spectra).ToDoubles();
        foreach (var (frame, tones) in frames.Tones.Index())
        foreach (var tone in tones)
        {
            Assert.Null(tone.Voice);
            Assert.Equal(1, tone.Partials!.Max(), 1e-9);
            // Something sounds at the strongest partial, far above what lies between the tones.
            var own = magnitudes.AsSpan(frame * 1024, 1024);
            var strongest = (int)Math.Min(1023, tone.Bin * (Array.IndexOf(tone.Partials!, 1.0) + 1));
            var near = own[Math.Max(0, strongest - 12)..Math.Min(1024, strongest + 13)].ToArray().Max();
            Assert.True(strongest > 1000 || near > 3 * own.ToArray().Order().ElementAt(100), $"frame {frame}, bin {tone.Bin}");
        }
    }

    [Fact]
    public void Teaching_lowers_the_cross_entropy_and_can_be_taken_up()
    {
        using var folder = new TemporaryFolder();
        var options = new ToneTeachingOptions { Updates = 40, Frames = 12 };
        var size = ToyFrames.Size;
        using var network = new PolicyNetwork(size, 4, new Random(1));
        using var teaching = new ToneTeaching(network, new(), options);
        var places = new List<double>();
        for (var step = 0; step < 20; step++)
            places.Add(teaching.Step().Place);
        teaching.Save(folder["checkpoint.safetensors"]);
        for (var step = 0; step < 20; step++)
            places.Add(teaching.Step().Place);
        Assert.True(places[^10..].Average() < 0.8 * places[..10].Average(), string.Join(' ', places));

        using var again = new PolicyNetwork(size, 4, new Random(2));
        using var resumed = new ToneTeaching(again, new(), options);
        resumed.Resume(folder["checkpoint.safetensors"]);
        Assert.Equal(20, resumed.Steps);
        for (var step = 0; step < 20; step++)
            resumed.Step();
        Assert.Equal(network.Parameters().SelectMany(p => p.ToSingles()), again.Parameters().SelectMany(p => p.ToSingles()));
    }

    [Fact]
    public void Recombined_frames_hold_the_recording_s_tones_and_say_whose_they_are()
    {
        using var scope = Tensor.Scope();
        var tracks = new ToneTracks(2, 10);
        for (var frame = 0; frame < 10; frame++)
        {
            tracks.Set(0, frame, 300, 0, 1);
            tracks.Partials(0, frame)[0] = 0.1f;
            tracks.Partials(0, frame)[2] = 0.05f;
        }
        var tones = new RecombinedTones(tracks, PolicyNetworkSize.Small, new(), 2);
        var frames = tones.Make(50, new Random(1));
        Assert.False(tones.AreNone);
        Assert.All(frames.Tones.SelectMany(t => t), t => Assert.Equal(0, t.Voice));
        Assert.InRange(frames.Tones.Count(t => t.Count == 1), 35, 50);
        var magnitudes = CompressedDistance.Magnitude(frames.Spectra).ToDoubles();
        foreach (var (frame, own) in frames.Tones.Index().Where(f => f.Item.Count == 1))
        {
            var loudest = Array.IndexOf(magnitudes, magnitudes.Skip(frame * 1024).Take(1024).Max(), frame * 1024) - frame * 1024;
            Assert.True(Math.Abs(loudest - own[0].Bin) <= 1 || Math.Abs(loudest - 3 * own[0].Bin) <= 3, $"{loudest} {own[0].Bin}");
        }
        Assert.True(new RecombinedTones(new ToneTracks(2, 10), PolicyNetworkSize.Small, new(), 1).AreNone);
    }
}
