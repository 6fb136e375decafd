using Discant.Audio;
using Discant.Pitch;
using Discant.Separation;
using Discant.Separation.FlowPrior;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation.FlowPrior;

/// <summary>Masks from flows: they cover every recording, whatever the pieces and the threads.</summary>
public sealed class FlowSeparatorTests
{
    private static readonly FlowSize s_size = new(4, 1, 3, 2);
    private static readonly FlowOptions s_options = new()
    {
        PieceFrames = 24,
        SharedFrames = 6,
        Search = new LatentSearchOptions { Iterations = 5 },
    };

    private static readonly Lazy<IReadOnlyList<FlowSource>> s_sources = new(() => Sources(s_size));

    [Theory]
    [InlineData(0, 512)]
    [InlineData(1, 512)]
    [InlineData(300, 514)]
    [InlineData(24 * 256, 512)]
    [InlineData(12000, 514)]
    [InlineData(23000, 512)]
    public void Masks_add_up_to_1_in_every_frame_in_order_without_gaps(int samples, int bins)
    {
        var sources = bins == 512 ? s_sources.Value : Sources(s_size with { Bins = bins });
        SeparatorLaws.AssertMasksOfTwoVoicesCover(Masks(SourceFilterExamples.Noise(1, samples), s_options, sources), samples);
    }

    [Fact]
    public void Masks_are_the_same_on_any_number_of_threads_and_random_beginnings_depend_on_the_seed_alone()
    {
        var sound = SourceFilterExamples.Noise(2, 12000);
        foreach (var search in new[] { new LatentSearchOptions(), LatentSearchOptions.MapOfMagnitudes })
        {
            var options = s_options with { Search = search with { Iterations = 4 } };
            var once = Values(Masks(sound, options));
            Assert.Equal(once, Values(Masks(sound, options)));
            Assert.Equal(once, Values(Masks(sound, options with { Threads = 3 })));
            Assert.Equal(search.StartSpread == 0, once.SequenceEqual(Values(Masks(sound, options with { Seed = 5 }))));
        }
    }

    [Fact]
    public void A_piece_begins_with_the_latents_that_the_piece_before_ended_with()
    {
        // With no steps to speak of, what is carried over is all that the second piece knows.
        var sound = SourceFilterExamples.Noise(3, 40 * 256);
        var pieces = new List<FlowPiece>();
        var separator = new FlowSeparator(
            s_sources.Value,
            s_options with
            {
                Search = new() { Iterations = 60 },
                PieceFrames = 24,
                SharedFrames = 10,
            },
            null,
            new Reporting<FlowPiece>(pieces.Add)
        );
        using var mixture = Mixture.Of(sound, separator.SampleRate);
        Assert.NotEmpty(separator.Masks(mixture, TwoVoices(), default).ToArray());
        Assert.True(pieces.Count >= 2);
        Assert.True(
            pieces[1].Divergences[0] < 0.8 * pieces[0].Divergences[0],
            $"{pieces[1].Divergences[0]} after {pieces[0].Divergences[0]}"
        );
    }

    [Fact]
    public void A_fainter_copy_has_the_same_masks_where_priors_know_their_level_and_others_where_not()
    {
        var sound = SourceFilterExamples.Noise(6, 9000);
        float[] faint = [.. sound.Select(v => v / 16)];
        FlowSource[] levelled = [.. s_sources.Value.Select(s => s with { LevelDecibels = -20 })];
        // The level is measured in steps of a quarter of a dB; 1/16 is 24.08 dB.
        Assert.InRange(Apart(levelled), 0, 0.01);
        Assert.True(Apart(s_sources.Value) > 0.01);

        double Apart(IReadOnlyList<FlowSource> sources) =>
            Values(Masks(sound, s_options, sources))
                .Zip(Values(Masks(faint, s_options, sources)))
                .Average(p => Math.Abs(p.First - p.Second));
    }

    [Fact]
    public void Silence_gives_finite_masks()
    {
        Assert.All(Values(Masks(new float[3000], s_options)), v => Assert.InRange(v, 0, 1));
        Assert.All(Values(Masks([.. Enumerable.Repeat(1e6f, 3000)], s_options)), v => Assert.InRange(v, 0, 1));
    }

    [Fact]
    public void Cancelling_ends_the_masks() => SeparatorLaws.AssertCancellationEndsTheMasks(new FlowSeparator(s_sources.Value, s_options));

    [Fact]
    public void A_mixture_at_another_rate_is_refused() =>
        SeparatorLaws.AssertAnotherRateIsRefused(new FlowSeparator(s_sources.Value, s_options));

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(864, 1, 864)]
    [InlineData(865, 2, 864)]
    [InlineData(100_000, 129, 864)]
    [InlineData(10_000_001, 1, 864)]
    public void Pieces_cover_the_recording_and_are_as_short_as_their_number_allows(long frames, long atLeast, int atMost)
    {
        var grid = PieceGrid.Of(frames, 864, 86);
        Assert.True(grid.Count >= atLeast);
        Assert.InRange(grid.Frames, 2, atMost);
        Assert.Equal(0, grid.Frames % 2);
        Assert.Equal(0, grid.Step % 2);
        Assert.True((grid.Count - 1) * grid.Step + grid.Frames >= frames);
        Assert.True((grid.Count - 1) * grid.Step < frames);
    }

    [Fact]
    public void Pieces_of_odd_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PieceGrid.Of(100, 25, 6));
        Assert.Throws<ArgumentException>(() => PieceGrid.Of(100, 24, 12));
    }

    [SharedFact("golden/flow/08_stft.npz")]
    public void The_transform_and_its_inverse_equal_the_reference()
    {
        using var scope = Tensor.Scope();
        var golden = Golden.Npz("flow/08_stft");
        var samples = golden["audio_int16"].Values.Select(v => v / 32768).ToArray();
        var spectrum = FlowSpectrum.Transform.Centred(Tensor.From(samples, 1, samples.Length));
        Close.Relative(golden["magnitude"].Values, spectrum.Abs().Select(0, 0).Transpose(0, 1).ToDoubles(), 1e-10);
        var frames = (int)golden["even_frames"].Item();
        var back = FlowSpectrum.Transform.InverseCentred(spectrum.Narrow(1, 0, frames), 256 * (frames - 1));
        Close.Relative(golden["resynth"].Values, back.ToDoubles(), 1e-10);
        var half = FlowSpectrum.Transform.InverseCentred(spectrum.Narrow(1, 0, frames) * 0.5, 256 * (frames - 1));
        Close.Relative(golden["resynth_half"].Values, half.ToDoubles(), 1e-10);
    }

    [Fact]
    public void In_one_piece_the_sources_have_the_mixture_s_phase_and_an_even_number_of_frames()
    {
        using var scope = Tensor.Scope();
        var sound = SourceFilterExamples.Noise(5, 20 * 256);
        FrozenFlow[] flows = [.. s_sources.Value.Select(s => s.Flow)];
        var options = new LatentSearchOptions { Iterations = 3 };
        var raw = WholePiece.Separate(sound, flows, options, shares: false, 1, default);
        Assert.Equal(2, raw.Length);
        Assert.All(raw, r => Assert.Equal(19 * 256, r.Length));
        Assert.NotEqual(raw, WholePiece.Separate(sound, flows, options, shares: true, 1, default));
        Assert.Equal(raw, WholePiece.Separate(sound, flows, options, shares: false, 2, default));
        Assert.Throws<ArgumentException>(() => WholePiece.Separate(new float[100], flows, options, false, 1, default));
    }

    [Fact]
    public void Shares_add_up_to_the_mixture_up_to_the_sign_of_the_sources_sum()
    {
        var result = new LatentSearchResult(
            [
                [1, 0, -3, 2],
                [2, 0, 1, -0.5f],
            ],
            [],
            [],
            [],
            []
        );
        float[] mixture = [6, 5, 4, 3];
        var shares = result.Shares(mixture);
        Assert.Equal([2, 0, -6, 4], shares[0].Select(v => Math.Round(v, 5)));
        Assert.Equal([6, 0, -4, 3], shares[0].Zip(shares[1], (a, b) => Math.Round(a + b, 5)));
    }

    private static IReadOnlyList<FlowSource> Sources(FlowSize size)
    {
        using var first = FlowExamples.Moved(size, 1, 0.02);
        using var second = FlowExamples.Moved(size, 2, 0.02);
        return [new FlowSource("first", new FrozenFlow(first)), new FlowSource("second", new FrozenFlow(second))];
    }

    private static PitchTracks TwoVoices() =>
        new([
            [],
            [],
        ]);

    private static MaskBlock[] Masks(float[] sound, FlowOptions options, IReadOnlyList<FlowSource>? sources = null)
    {
        var separator = new FlowSeparator(sources ?? s_sources.Value, options);
        using var mixture = Mixture.Of(sound, separator.SampleRate);
        return [.. separator.Masks(mixture, TwoVoices(), CancellationToken.None)];
    }

    private static float[] Values(IEnumerable<MaskBlock> blocks) => [.. blocks.SelectMany(b => b.Masks).SelectMany(m => m)];
}
