using Discant.Torch;

namespace Discant.Evaluation.BssEval;

/// <summary>The channels of several voices as one list: voice 0 channel 0, voice 0 channel 1, ...</summary>
internal sealed class VoiceChannels(IReadOnlyList<BssVoice> voices)
{
    private float[] _block = [];

    /// <summary>Number of voices.</summary>
    public int Voices { get; } = voices.Count;

    /// <summary>Channels of each voice.</summary>
    public int ChannelsPerVoice { get; } = voices[0].Channels.Count;

    /// <summary>Number of channels of all voices.</summary>
    public int Count => Voices * ChannelsPerVoice;

    /// <summary>Copies a stretch of a channel; what lies outside the window counts as 0.</summary>
    /// <param name="channel">Number in the list.</param>
    /// <param name="window">Start and length of the window in the recording, samples.</param>
    /// <param name="start">First sample, relative to the window's start; may be negative.</param>
    /// <param name="destination">Receives the samples.</param>
    public void Read(int channel, (int Start, int Length) window, int start, Span<double> destination)
    {
        destination.Clear();
        var first = Math.Max(0, start);
        var count = Math.Min(window.Length, start + destination.Length) - first;
        if (count <= 0)
            return;
        if (_block.Length < count)
            _block = new float[count];
        var samples = _block.AsSpan(0, count);
        voices[channel / ChannelsPerVoice].Channels[channel % ChannelsPerVoice].Read((long)window.Start + first, samples);
        System.Numerics.Tensors.TensorPrimitives.ConvertChecked<float, double>(samples, destination.Slice(first - start, count));
    }

    /// <summary>For each voice, whether every sample of every channel is 0 in the window.</summary>
    public bool[] Silent((int Start, int Length) window)
    {
        const int Block = 65536;
        var silent = new bool[Voices];
        var samples = new double[Math.Min(Block, window.Length)];
        for (var voice = 0; voice < Voices; voice++)
        {
            silent[voice] = true;
            for (var channel = 0; channel < ChannelsPerVoice && silent[voice]; channel++)
            {
                for (var start = 0; start < window.Length && silent[voice]; start += samples.Length)
                {
                    Read((voice * ChannelsPerVoice) + channel, window, start, samples);
                    silent[voice] = !samples.AsSpan().ContainsAnyExcept(0.0);
                }
            }
        }
        return silent;
    }

    /// <summary>Stretches of all channels as spectra.</summary>
    /// <param name="window">Start and length of the window in the recording, samples.</param>
    /// <param name="starts">First sample of each stretch, relative to the window's start.</param>
    /// <param name="lead">Zeros before each stretch.</param>
    /// <param name="size">Length of the transform: the zeros and the stretch.</param>
    /// <param name="channelsFirst">Whether the result is channels x stretches x bins, else stretches x channels x bins.</param>
    public Tensor Spectra((int Start, int Length) window, ReadOnlySpan<int> starts, int lead, int size, bool channelsFirst)
    {
        var samples = Tensor.Empty(channelsFirst ? [Count, starts.Length, size] : [starts.Length, Count, size], ScalarType.Float64);
        var room = samples.Data<double>();
        for (var stretch = 0; stretch < starts.Length; stretch++)
        {
            for (var channel = 0; channel < Count; channel++)
            {
                var at = channelsFirst ? (channel * starts.Length) + stretch : (stretch * Count) + channel;
                var row = room.Slice(at * size, size);
                row[..lead].Clear();
                Read(channel, window, starts[stretch], row[lead..]);
            }
        }
        return samples.FftRfft();
    }
}
