using System.Globalization;
using System.Text.Json;
using Discant.Pitch;
using Discant.Torch.Safetensors;

namespace Discant.Separation.Parameters;

/// <summary>Keeps the parameters of a separation in a file, block by block, in bounded memory; the file appears whole or not at all.</summary>
public sealed class ParameterWriter : IDisposable
{
    private readonly SafetensorsPieces _file;
    private readonly ParameterLayout _layout;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="layout">What the parameters are like.</param>
    /// <param name="pitch">F0 and names of the voices.</param>
    /// <param name="samples">Length of the recording at the method's rate.</param>
    /// <param name="card">Further facts for the metadata: method, model, settings.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public ParameterWriter(
        string path,
        ParameterLayout layout,
        PitchTracks pitch,
        long samples,
        IReadOnlyDictionary<string, string> card,
        bool overwrite
    )
    {
        _layout = layout;
        var frames = layout.FramesOf(samples);
        var tensors = new List<(string, IReadOnlyList<long>)>();
        for (var voice = 0; voice < pitch.VoiceCount; voice++)
        {
            tensors.Add((ParameterFile.Pitch(voice), [frames]));
            tensors.Add((ParameterFile.Amplitudes(voice), [frames]));
            tensors.Add((ParameterFile.Gains(voice), [frames]));
            tensors.Add((ParameterFile.Frequencies(voice), [frames, layout.AllPoleOrder]));
            tensors.Add((ParameterFile.Filters(voice), [layout.FiltersOf(frames), layout.NoiseMagnitudes]));
        }
        _file = new SafetensorsPieces(path, tensors, Metadata(layout, pitch, card), overwrite);
        for (var voice = 0; voice < pitch.VoiceCount; voice++)
            _file.Write(ParameterFile.Pitch(voice), 0, Array.ConvertAll(pitch.Stretch(voice, 0, checked((int)frames)), f => (float)f));
    }

    /// <summary>Writes a block.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(ParameterBlock block)
    {
        for (var voice = 0; voice < block.Voices.Count; voice++)
        {
            var parameters = block.Voices[voice];
            _file.Write(ParameterFile.Amplitudes(voice), block.FirstFrame, parameters.HarmonicAmplitudes);
            _file.Write(ParameterFile.Gains(voice), block.FirstFrame, parameters.NoiseGains);
            _file.Write(ParameterFile.Frequencies(voice), block.FirstFrame * _layout.AllPoleOrder, parameters.LineSpectralFrequencies);
            _file.Write(
                ParameterFile.Filters(voice),
                block.FirstFrame / _layout.WindowFrames * _layout.NoiseMagnitudes,
                block.NoiseFilters[voice]
            );
        }
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="IOException">The disk is full, or a file of that name has appeared.</exception>
    public void Complete() => _file.Complete();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static Dictionary<string, string> Metadata(ParameterLayout layout, PitchTracks pitch, IReadOnlyDictionary<string, string> card)
    {
        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>(card, StringComparer.Ordinal)
        {
            [ParameterFile.KindName] = ParameterFile.Kind,
            [ParameterFile.VoicesName] = JsonSerializer.Serialize([.. pitch.Names], ParameterJson.Default.StringArray),
            [ParameterFile.SampleRateName] = Text(layout.SampleRate),
            [ParameterFile.HopName] = Text(layout.Hop),
            [ParameterFile.OrderName] = Text(layout.AllPoleOrder),
            [ParameterFile.MagnitudesName] = Text(layout.NoiseMagnitudes),
            [ParameterFile.WindowName] = Text(layout.WindowFrames),
        };
    }
}
