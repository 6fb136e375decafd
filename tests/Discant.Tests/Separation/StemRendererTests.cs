using Discant.Audio;
using Discant.Separation;
using Discant.TestSupport;
using Discant.Torch;
using Xunit;

namespace Discant.Tests.Separation;

/// <summary>Rendering of stems: together they are the recording, and each holds what its mask lets through, at any rate.</summary>
public sealed class StemRendererTests
{
    // A method with frames of 2 ms, so that blocks are short.
    private const int MethodRate = 16000;
    private const int MethodHop = 32;
    private const int MethodBins = 129;

    public static TheoryData<int, int> RatesAndChannels =>
        new()
        {
            { 8000, 1 },
            { 8000, 2 },
            { 11025, 2 },
            { 16000, 1 },
            { 16000, 6 },
            { 22050, 1 },
            { 44100, 1 },
            { 44100, 2 },
            { 44100, 6 },
            { 48000, 2 },
            { 96000, 1 },
            { 192000, 1 },
        };

    [Theory]
    [MemberData(nameof(RatesAndChannels))]
    public void Stems_of_any_length_add_up_to_the_recording(int rate, int channels)
    {
        var block = 32 * MethodHop * rate / MethodRate;
        foreach (var length in new[] { 0, 1, 100, block - 1, block, 3 * block + 37 })
        {
            var random = new Random(length);
            var recording = Noise(random, length * channels);
            var stems = Render(rate, channels, recording, 3, RandomMasks(random, 3, FramesOf(length, rate)));
            var sum = new float[recording.Length];
            foreach (var stem in stems)
            {
                Assert.Equal(recording.Length, stem.Length);
                for (var n = 0; n < sum.Length; n++)
                    sum[n] += stem[n];
            }
            for (var n = 0; n < sum.Length; n++)
                Assert.Equal(recording[n], sum[n], 1e-5);
        }
    }

    [Theory]
    [InlineData(256, 513)]
    [InlineData(256, 1025)]
    [InlineData(128, 513)]
    [InlineData(100, 401)]
    public void Frames_of_any_even_overlap_from_four_on_give_constant_shares_back(int hop, int bins)
    {
        var recording = Noise(new Random(4), 5000);
        var stems = new float[2][] { new float[5000], new float[5000] };
        var (read, at) = (0, new int[2]);
        new StemRenderer(MethodRate, 1, 2, MethodRate, hop, bins).Render(
            block =>
            {
                var count = Math.Min(block.Length, recording.Length - read);
                recording.AsSpan(read, count).CopyTo(block);
                read += count;
                return count;
            },
            [
                new MaskBlock(
                    0,
                    1,
                    bins,
                    [
                        [.. Enumerable.Repeat(0.25f, bins)],
                        [.. Enumerable.Repeat(0.75f, bins)],
                    ]
                ),
            ],
            (voice, block) =>
            {
                block.CopyTo(stems[voice].AsSpan(at[voice]));
                at[voice] += block.Length;
            },
            _ => { },
            CancellationToken.None
        );
        for (var n = 0; n < recording.Length; n++)
            Assert.Equal(0.25 * recording[n], stems[0][n], 1e-5);
    }

    [Theory]
    [InlineData(256, 257)]
    [InlineData(100, 151)]
    [InlineData(100, 126)]
    public void Frames_that_cannot_be_put_together_again_are_refused(int hop, int bins) =>
        Assert.Throws<ArgumentException>(() => new StemRenderer(MethodRate, 1, 2, MethodRate, hop, bins));

    [Theory]
    [MemberData(nameof(RatesAndChannels))]
    public void Constant_masks_give_scaled_copies(int rate, int channels)
    {
        var length = 70 * MethodHop * rate / MethodRate + 11;
        var recording = Noise(new Random(1), length * channels);
        float[] shares = [0.2f, 0.3f, 0.5f];
        var stems = Render(rate, channels, recording, 3, Masks(FramesOf(length, rate), 3, 17, (voice, _, _) => shares[voice]));
        for (var voice = 0; voice < 3; voice++)
        for (var n = 0; n < recording.Length; n++)
            Assert.Equal(shares[voice] * recording[n], stems[voice][n], 1e-5);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(22050)]
    [InlineData(44100)]
    [InlineData(48000)]
    public void A_mask_that_is_open_for_a_while_selects_exactly_that_time(int rate)
    {
        const int opens = 300;
        const int closes = 500;
        const double frameSeconds = (double)MethodHop / MethodRate;
        const double halfWindow = (4 * MethodHop + 2 * MethodHop) / (double)MethodRate; // half a window, and frames that are interpolated
        var length = (int)(1.6 * rate);
        var recording = new float[length];
        for (var n = 50; n < length; n += rate / 97)
            recording[n] = 1;
        var masks = Masks(FramesOf(length, rate), 2, 33, (voice, frame, _) => frame is >= opens and < closes == (voice == 0) ? 1 : 0);
        var stems = Render(rate, 1, recording, 2, masks);
        var (inside, outside) = (0, 0);
        for (var n = 50; n < length; n += rate / 97)
        {
            var time = (double)n / rate;
            if (time > opens * frameSeconds + halfWindow && time < (closes - 1) * frameSeconds - halfWindow)
            {
                Assert.Equal(1, stems[0][n], 1e-4);
                inside++;
            }
            else if (time < (opens - 1) * frameSeconds - halfWindow || time > closes * frameSeconds + halfWindow)
            {
                Assert.Equal(0, stems[0][n], 1e-4);
                outside++;
            }
        }
        Assert.True(inside > 30 && outside > 80, $"{inside} inside, {outside} outside");
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(22050)]
    [InlineData(44100)]
    [InlineData(96000)]
    public void A_mask_that_is_open_above_a_frequency_selects_what_lies_above(int rate)
    {
        const int opensAt = 32; // 2 kHz
        var length = rate / 2;
        var low = Sine(1400, rate, length);
        var high = Sine(2600, rate, length);
        var recording = low.Zip(high, (l, h) => l + h).ToArray();
        var masks = Masks(FramesOf(length, rate), 2, 50, (voice, _, bin) => bin >= opensAt == (voice == 0) ? 1 : 0);
        var stems = Render(rate, 1, recording, 2, masks);
        for (var n = rate / 20; n < length - rate / 20; n++)
        {
            Assert.Equal(high[n], stems[0][n], 2e-3);
            Assert.Equal(low[n], stems[1][n], 2e-3);
        }
    }

    [Fact]
    public void An_edge_of_a_mask_lies_at_its_frequency_at_every_rate()
    {
        // A tone on the edge itself goes half to one voice, half to the other: an error of a bin would show.
        foreach (var rate in new[] { 8000, 16000, 22050, 44100, 48000 })
        {
            var length = rate / 2;
            var tone = Sine(2031.25, rate, length); // between bins 32 and 33 of 62.5 Hz
            var masks = Masks(FramesOf(length, rate), 2, 50, (voice, _, bin) => bin > 32 == (voice == 0) ? 1 : 0);
            var stems = Render(rate, 1, tone, 2, masks);
            var middle = new Range(rate / 20, length - rate / 20);
            var (above, below) = (Energy(stems[0][middle]), Energy(stems[1][middle]));
            Assert.InRange(above / (above + below), 0.45, 0.55);
        }
    }

    [Fact]
    public void Above_the_methods_band_a_voice_gets_its_share_of_the_power_from_five_eighths_of_it_upwards()
    {
        const int rate = 44100;
        var length = rate / 2;
        // Voice 0 owns what lies below 4 kHz, voice 1 a quarter of what lies above, voice 2 the rest; 5 kHz is where shares start.
        float Share(int voice, int bin) =>
            (bin < 64, voice) switch
            {
                (true, 0) => 1,
                (false, 1) => 0.25f,
                (false, 2) => 0.75f,
                _ => 0,
            };
        var masks = Masks(FramesOf(length, rate), 3, 50, (voice, _, bin) => Share(voice, bin));
        var low = Sine(3000, rate, length);
        var middle = Sine(6000, rate, length);
        var high = Sine(12000, rate, length);
        var stems = Render(rate, 1, [.. low.Select((l, n) => l + 0.1f * middle[n] + 0.3f * high[n])], 3, masks);
        for (var n = rate / 20; n < length - rate / 20; n++)
        {
            Assert.Equal(low[n], stems[0][n], 5e-3);
            Assert.Equal(0.25 * (0.1 * middle[n] + 0.3 * high[n]), stems[1][n], 5e-3);
            Assert.Equal(0.75 * (0.1 * middle[n] + 0.3 * high[n]), stems[2][n], 5e-3);
        }
    }

    [Fact]
    public void At_the_methods_rate_the_stems_are_those_of_masked_transforms()
    {
        using var scope = Tensor.Scope();
        const int length = 5000;
        var random = new Random(5);
        var recording = Noise(random, length);
        var blocks = RandomMasks(random, 2, FramesOf(length, MethodRate));
        var stems = Render(MethodRate, 1, recording, 2, blocks);
        var stft = new Stft(8 * MethodHop, MethodHop);
        var spectrum = stft.Centred(Tensor.From(recording, 1, length));
        for (var voice = 0; voice < 2; voice++)
        {
            var mask = blocks.SelectMany(b => b.Masks[voice]).Take(stft.Frames(length) * stft.Bins).ToArray();
            var expected = stft.InverseCentred(spectrum * Tensor.From(mask, 1, stft.Frames(length), stft.Bins), length).ToDoubles();
            var middle = stft.Size..(length - stft.Size);
            Close.Relative(expected[middle], stems[voice][middle], 1e-5);
        }
    }

    [Fact]
    public void A_source_that_gives_a_few_frames_at_a_time_gives_the_same_stems()
    {
        const int length = 9000;
        var recording = Noise(new Random(6), 2 * length);
        var masks = RandomMasks(new Random(7), 2, FramesOf(length, 44100));
        var whole = Render(44100, 2, recording, 2, masks);
        var dribbled = Render(44100, 2, recording, 2, masks, framesAtOnce: 7);
        Assert.Equal(whole[0], dribbled[0]);
        Assert.Equal(whole[1], dribbled[1]);
    }

    [Fact]
    public void The_size_of_mask_blocks_does_not_matter()
    {
        const int length = 9000;
        var recording = Noise(new Random(8), length);
        float Share(int voice, long frame, int bin) => (frame * 31 + bin * 7) % 5 < 2 == (voice == 0) ? 0.9f : 0.1f;
        var frames = FramesOf(length, 48000);
        var expected = Render(48000, 1, recording, 2, Masks(frames, 2, 1000, Share));
        foreach (var size in new[] { 1, 2, 3, 31, 33 })
        {
            var stems = Render(48000, 1, recording, 2, Masks(frames, 2, size, Share));
            Assert.Equal(expected[0], stems[0]);
        }
    }

    [Fact]
    public void Progress_never_falls_and_ends_with_the_last_frame()
    {
        const int length = 5000;
        var reported = new List<long>();
        Render(MethodRate, 1, new float[length], 2, RandomMasks(new Random(9), 2, 160), progress: reported.Add);
        Assert.Equal(reported.Order(), reported);
        Assert.Equal(length, reported[^1]);
    }

    [Fact]
    public void Cancellation_stops_the_work_and_disposes_of_the_masks()
    {
        using var cancel = new CancellationTokenSource();
        var asked = 0;
        var disposed = false;
        IEnumerable<MaskBlock> Endless()
        {
            try
            {
                for (var frame = 0L; ; frame += 8)
                {
                    if (++asked == 5)
                        cancel.Cancel();
                    yield return Block(frame, 8, 2, (_, _, _) => 0.5f);
                }
            }
            finally
            {
                disposed = true;
            }
        }
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Renderer(MethodRate, 1, 2).Render(block => block.Length, Endless(), (_, _) => { }, _ => { }, cancel.Token)
        );
        Assert.True(disposed);
        Assert.InRange(asked, 5, 20);
    }

    [Fact]
    public void The_masks_are_disposed_of_at_the_end_and_after_a_failure()
    {
        var disposed = 0;
        IEnumerable<MaskBlock> Counted()
        {
            try
            {
                for (var frame = 0L; ; frame += 8)
                    yield return Block(frame, 8, 2, (_, _, _) => 0.5f);
            }
            finally
            {
                disposed++;
            }
        }
        Render(MethodRate, 1, new float[3000], 2, Counted());
        Assert.Equal(1, disposed);
        Assert.Throws<IOException>(() =>
            Renderer(MethodRate, 1, 2)
                .Render(block => block.Length, Counted(), (_, _) => throw new IOException("the disk is full"), _ => { }, default)
        );
        Assert.Equal(2, disposed);
    }

    [Fact]
    public void A_method_without_masks_is_told_so() =>
        Assert.Throws<InvalidOperationException>(() => Render(MethodRate, 1, new float[100], 2, []));

    [Fact]
    public void A_cursor_gives_each_frame_its_row_and_the_nearest_beyond_the_ends()
    {
        using var cursor = new MaskCursor([Block(0, 3, 2, Marked), Block(3, 1, 2, Marked), Block(4, 2, 2, Marked)]);
        foreach (var (frame, row) in new[] { (-2L, 0), (0, 0), (1, 1), (2, 2), (3, 3), (2, 2), (4, 4), (3, 3), (5, 5), (6, 5), (100, 5) })
        {
            Assert.Equal(Marked(0, row, 0), cursor.At(frame, 0)[0]);
            Assert.Equal(Marked(1, row, 9), cursor.At(frame, 1)[9]);
        }

        static float Marked(int voice, long frame, int bin) => 1000 * voice + 100 * frame + bin;
    }

    [Fact]
    public void A_cursor_refuses_a_frame_that_it_has_let_go()
    {
        using var cursor = new MaskCursor([Block(0, 2, 1, (_, _, _) => 1), Block(2, 2, 1, (_, _, _) => 1), Block(4, 2, 1, (_, _, _) => 1)]);
        cursor.At(4, 0);
        cursor.At(2, 0);
        Assert.Throws<InvalidOperationException>(() => cursor.At(1, 0).Length);
    }

    private static StemRenderer Renderer(int rate, int channels, int voices) =>
        new(rate, channels, voices, MethodRate, MethodHop, MethodBins);

    private static float[][] Render(
        int rate,
        int channels,
        float[] recording,
        int voices,
        IEnumerable<MaskBlock> masks,
        int framesAtOnce = int.MaxValue,
        Action<long>? progress = null
    )
    {
        var stems = Enumerable.Range(0, voices).Select(_ => new List<float>()).ToArray();
        var at = 0;
        int Read(Span<float> room)
        {
            var frames = Math.Min(Math.Min(room.Length / channels, framesAtOnce), (recording.Length - at) / channels);
            recording.AsSpan(at, frames * channels).CopyTo(room);
            at += frames * channels;
            return frames;
        }
        Renderer(rate, channels, voices)
            .Render(Read, masks, (voice, block) => stems[voice].AddRange(block), progress ?? (_ => { }), CancellationToken.None);
        return [.. stems.Select(s => s.ToArray())];
    }

    private static long FramesOf(int length, int rate) => (long)Math.Ceiling((double)length / rate * MethodRate / MethodHop) + 1;

    private static List<MaskBlock> RandomMasks(Random random, int voices, long frames)
    {
        var blocks = new List<MaskBlock>();
        for (var at = 0L; at < frames; )
        {
            var count = (int)Math.Min(frames - at, random.Next(1, 60));
            float[][] masks = [.. Enumerable.Range(0, voices).Select(_ => Noise(random, count * MethodBins).Select(Math.Abs).ToArray())];
            SoftMasks.FromMagnitudes(masks, 2);
            blocks.Add(new MaskBlock(at, count, MethodBins, masks));
            at += count;
        }
        return blocks;
    }

    private static List<MaskBlock> Masks(long frames, int voices, int blockFrames, Func<int, long, int, float> share)
    {
        var blocks = new List<MaskBlock>();
        for (var at = 0L; at < frames; at += blockFrames)
            blocks.Add(Block(at, (int)Math.Min(blockFrames, frames - at), voices, share));
        return blocks;
    }

    private static MaskBlock Block(long first, int frames, int voices, Func<int, long, int, float> share)
    {
        var masks = new float[voices][];
        for (var voice = 0; voice < voices; voice++)
        {
            masks[voice] = new float[frames * MethodBins];
            for (var k = 0; k < masks[voice].Length; k++)
                masks[voice][k] = share(voice, first + k / MethodBins, k % MethodBins);
        }
        return new MaskBlock(first, frames, MethodBins, masks);
    }

    private static float[] Noise(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];

    private static float[] Sine(double hertz, int rate, int length) =>
        [.. Enumerable.Range(0, length).Select(n => (float)Math.Sin(2 * Math.PI * hertz * n / rate))];

    private static double Energy(float[] signal) => signal.Sum(v => (double)v * v);
}
