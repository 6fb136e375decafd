using Xunit;

namespace Discant.Audio.Tests;

public class AudioBufferTests
{
    [Fact]
    public void Channels_of_different_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => new AudioBuffer([new float[3], new float[4]], 8000));

    [Fact]
    public void Sound_without_a_channel_is_refused() => Assert.Throws<ArgumentException>(() => new AudioBuffer([], 8000));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_sample_rate_must_be_positive(int rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioBuffer([new float[3]], rate));

    [Fact]
    public void The_mid_signal_is_the_mean_of_the_channels()
    {
        var audio = new AudioBuffer(
            [
                [1, 0, -1],
                [0, 0.5f, -1],
                [0.5f, 1, -1],
            ],
            8000
        );
        Assert.Equal([0.5f, 0.5f, -1f], audio.Mid());
    }

    [Fact]
    public void The_mid_signal_of_one_channel_is_a_copy_of_it()
    {
        var audio = AudioBuffer.Mono([1, 2, 3], 8000);
        var mid = audio.Mid();
        mid[0] = 7;
        Assert.Equal([1f, 2f, 3f], audio.Channels[0]);
        Assert.Equal([7f, 2f, 3f], mid);
    }

    [Fact]
    public void A_slice_holds_the_frames_asked_for_and_shares_nothing()
    {
        var audio = new AudioBuffer(
            [
                [1, 2, 3, 4],
                [5, 6, 7, 8],
            ],
            8000
        );
        var slice = audio.Slice(1, 2);
        slice.Channels[0][0] = 99;
        Assert.Equal([99f, 3f], slice.Channels[0]);
        Assert.Equal([6f, 7f], slice.Channels[1]);
        Assert.Equal(2f, audio.Channels[0][1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => audio.Slice(3, 2));
    }

    [Fact]
    public void Interleaving_and_taking_apart_are_inverse()
    {
        var audio = Signals.Noise(seed: 1, channels: 3, length: 50);
        var interleaved = new float[40 * 3];
        audio.CopyInterleaved(5, interleaved);
        var back = AudioBuffer.FromInterleaved(interleaved, 3, 44_100);
        Assert.Equal(audio.Slice(5, 40).Channels, back.Channels);
        Assert.Equal(audio.Channels[2][5], interleaved[2]);
    }

    [Fact]
    public void Half_a_frame_is_refused()
    {
        Assert.Throws<ArgumentException>(() => AudioBuffer.FromInterleaved(new float[5], 2, 8000));
        Assert.Throws<ArgumentException>(() => AudioBuffer.Silent(2, 9, 8000).CopyInterleaved(0, new float[5]));
    }

    [Fact]
    public void An_empty_buffer_has_no_length_and_no_peak()
    {
        var audio = AudioBuffer.Silent(2, 0, 8000);
        Assert.Equal(0, audio.Length);
        Assert.Equal(0, audio.DurationSeconds);
        Assert.Equal(0f, audio.Peak());
    }

    [Fact]
    public void The_peak_is_the_largest_magnitude_of_any_channel() =>
        Assert.Equal(
            0.75f,
            new AudioBuffer(
                [
                    [0.1f, 0.5f],
                    [-0.75f, 0.2f],
                ],
                8000
            ).Peak()
        );
}
