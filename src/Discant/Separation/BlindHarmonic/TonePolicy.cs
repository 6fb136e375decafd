using Discant.Separation.HarmonicTones;
using Discant.Torch;

namespace Discant.Separation.BlindHarmonic;

/// <summary>What the network says about the next tone of some rows: probabilities of the discrete choices, and the tone for any of them (spec 2.3 to 2.5).</summary>
internal sealed class TonePolicy
{
    private const double RateScale = 1000;
    private const double ExponentBound = 30;
    private const double LeastWidthInput = -3;
    private const double LeastMagnitude = 1e-20;

    private static readonly Operator s_softplus = new("softplus");

    private readonly PolicyNetworkSize _size;
    private readonly ToneModelOptions _options;
    private readonly ToneState _state;
    private readonly Tensor _outputs;
    private readonly int _voices;
    private readonly int _firstBin;
    private readonly int _candidates;

    /// <param name="network">The network.</param>
    /// <param name="options">Which tones there may be.</param>
    /// <param name="state">Rows to look at.</param>
    internal TonePolicy(PolicyNetwork network, ToneModelOptions options, ToneState state)
    {
        (_size, _options, _state, _voices) = (network.Size, options, state, network.Voices);
        _outputs = network.Forward(state.Input());
        _firstBin = (int)Math.Clamp(Math.Round(options.LowestHz / _size.BinHz), 0, _size.Bins - 1);
        _candidates = (int)Math.Clamp(Math.Round(options.HighestHz / _size.BinHz) - _firstBin + 1, 1, _size.Bins - _firstBin);
        var logits = _outputs.Select(2, 0).Narrow(2, _firstBin, _candidates);
        Logits = logits.MaskedFill(UsedMask(state), -1e30).Reshape(state.Rows, _voices * _candidates);
    }

    /// <summary>rows x (voices candidates): of the tones that may be chosen; -1e30 for voices that have played.</summary>
    internal Tensor Logits { get; }

    /// <summary>Bins that may stand for a fundamental.</summary>
    internal int Candidates => _candidates;

    /// <summary>Voice and bin of a candidate.</summary>
    internal (long Voice, long Bin) ChoiceOf(long candidate) => (candidate / _candidates, _firstBin + candidate % _candidates);

    /// <summary>The candidate of a voice and bin.</summary>
    internal long CandidateOf(long voice, long bin) => voice * _candidates + Math.Clamp(bin - _firstBin, 0, _candidates - 1);

    /// <summary>Logits of the tone being there at all, one a choice (spec 1.2: u).</summary>
    internal Tensor OnLogits(ToneChoice choice) => Chosen(choice).Select(1, 8) + _options.OnBias;

    /// <summary>Gamma law of the inharmonicity: its shape alpha and rate beta, one a choice.</summary>
    internal (Tensor Alpha, Tensor Beta) Inharmonicity(ToneChoice choice)
    {
        var chosen = Chosen(choice);
        return (
            chosen.Select(1, 4).Clamp(-ExponentBound, ExponentBound).Exp(),
            chosen.Select(1, 5).Clamp(-ExponentBound, ExponentBound).Exp() * RateScale
        );
    }

    /// <summary>The tones of some choices.</summary>
    /// <param name="choice">One a row of the result.</param>
    /// <param name="amplitudes">Rows of the dictionary, one a choice: choices x partials.</param>
    /// <param name="seesDictionary">Whether what the network sees of a tone leads back to the dictionary.</param>
    internal ToneBatch Tones(ToneChoice choice, Tensor amplitudes, bool seesDictionary)
    {
        var chosen = Chosen(choice);
        var count = choice.Parents.Length;
        var amplitude = chosen.Select(1, 1).Abs();
        var width = Width(chosen.Select(1, 2));
        var fundamental = Fundamental(choice, chosen.Select(1, 3));
        var inharmonicity = InharmonicityOf(choice);
        var bands = new PartialBands(Positions(fundamental, inharmonicity), width, _size.Bins);
        var partials = bands.Fit(DirectMap(choice), _options.Ridge);
        var size = (partials.Square().Sum([1], keepdim: true) + LeastMagnitude * LeastMagnitude * 1e10).Sqrt();
        var phases = partials / size * amplitude.Reshape(count, 1, 1);
        var rows = amplitudes.Unsqueeze(1);
        var factors = seesDictionary
            ? Tensor.Cat([phases * rows, partials], 1)
            : Tensor.Cat([phases * rows, partials, phases * rows.Detach()], 1);
        var spectra = bands.Render(factors);
        return new ToneBatch(
            spectra.Narrow(1, 0, 2),
            spectra.Narrow(1, seesDictionary ? 0 : 4, 2),
            spectra.Narrow(1, 2, 2),
            fundamental,
            width,
            inharmonicity,
            partials
        );
    }

    /// <summary>
    /// The choice with pitches that are looked for in the frame. The network's offset cannot be exact: all it says grows with the level of
    /// the frame (spec 2.3), and a tenth partial is ten times as far off as the first.
    /// </summary>
    internal ToneChoice Refined(ToneChoice choice) =>
        _options.RefinesPitch
            ? choice with
            {
                Fundamentals = [.. choice.Bins.Select((bin, row) => PitchSearch.Near(_state.MagnitudesOf(choice.Parents[row]), bin))],
            }
            : choice;

    /// <summary>sigma: softplus, so that 0 gives a steady tone's width, within bounds.</summary>
    internal Tensor Width(Tensor raw)
    {
        var steady = _size.PeakWidth;
        var width = s_softplus.Call(raw.Clamp(LeastWidthInput)) * (steady / Math.Log(2));
        return width.Clamp(_options.LeastWidth * steady, _options.MostWidth < 1e6 ? _options.MostWidth * steady : null);
    }

    /// <summary>f h sqrt(1 + b h^2): rows x partials.</summary>
    internal static Tensor Positions(Tensor fundamental, Tensor inharmonicity)
    {
        var numbers = Tensor.Arange(1, ToneTracks.Harmonics + 1, 1, fundamental.Type);
        return fundamental.Unsqueeze(1) * numbers * (inharmonicity.Unsqueeze(1) * numbers.Square() + 1).Sqrt();
    }

    private Tensor Fundamental(ToneChoice choice, Tensor offset)
    {
        if (choice.Fundamentals is { } known)
            return Tensor.From(known, known.Length).To(_outputs.Type);
        var bins = Tensor.From([.. choice.Bins.Select(b => (double)b)], choice.Bins.Length).To(_outputs.Type);
        return bins + offset.Tanh() * (_options.OffsetHz / _size.BinHz);
    }

    private Tensor InharmonicityOf(ToneChoice choice)
    {
        if (!_options.Inharmonic)
            return Tensor.Zeros([choice.Parents.Length], _outputs.Type);
        if (choice.Inharmonicities is { } drawn)
            return Tensor.From(drawn, drawn.Length).To(_outputs.Type);
        var (alpha, beta) = Inharmonicity(choice);
        return ((alpha - 1).Clamp(0) / beta).Detach();
    }

    // rows x 9: the network's numbers at the chosen voice and bin.
    private Tensor Chosen(ToneChoice choice)
    {
        var count = choice.Parents.Length;
        var index = new long[count * PolicyNetwork.Outputs];
        for (var row = 0; row < count; row++)
        for (var output = 0; output < PolicyNetwork.Outputs; output++)
            index[row * PolicyNetwork.Outputs + output] =
                ((choice.Parents[row] * _voices + choice.Voices[row]) * PolicyNetwork.Outputs + output) * _size.Bins + choice.Bins[row];
        return _outputs.Reshape(-1).IndexSelect(0, Tensor.From(index, index.Length)).Reshape(count, PolicyNetwork.Outputs);
    }

    // rows x 2 x bins: the free spectrum of the chosen voice.
    private Tensor DirectMap(ToneChoice choice)
    {
        var rows = new long[2 * choice.Parents.Length];
        for (var row = 0; row < choice.Parents.Length; row++)
        for (var part = 0; part < 2; part++)
            rows[2 * row + part] = (choice.Parents[row] * _voices + choice.Voices[row]) * PolicyNetwork.Outputs + 6 + part;
        return _outputs.Reshape(-1, _size.Bins).IndexSelect(0, Tensor.From(rows, rows.Length)).Reshape(-1, 2, _size.Bins);
    }

    private Tensor UsedMask(ToneState state)
    {
        var mask = new float[state.Rows * _voices];
        for (var row = 0; row < state.Rows; row++)
        for (var voice = 0; voice < _voices; voice++)
            mask[row * _voices + voice] = state.Used[row][voice] ? 1 : 0;
        return Tensor.From(mask, state.Rows, _voices, 1).Gt(0.5);
    }
}
