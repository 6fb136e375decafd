using System.Numerics.Tensors;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Says which voice plays which tones of whole passages (<see cref="Passages"/>): one passage after the other takes the order of its voices in
/// which its tones are nearest to the timbres that all other passages give the voices, one for each register, and to their vibrato, until none
/// changes. Several beginnings are tried, all but the first drawn at random; what is found is gone through once more, note by note.
/// </summary>
/// <remarks>
/// A path through the frames (<see cref="ToneReader"/>) goes by timbres that the same frames have taught, and confirms passages that are in
/// the wrong voices. Here no passage has a say in how it is judged.
/// </remarks>
internal sealed class PassageVoices
{
    /// <summary>Of 120 orders of the voices each is still tried quickly.</summary>
    internal const int MostVoices = 5;

    private const int MostSweeps = 50;

    // Passages without a note after which a voice may begin anywhere.
    private const int MostRests = 16;

    // Where a voice has few tones near a pitch, its timbre over all pitches stands in, and where there is hardly any, that of all voices.
    private const double WholeVoice = 0.02;
    private const double AnyVoice = 0.01;

    // How far timbres reach in pitch, standard deviation in semitones: far at first, so that passages come together whose registers differ.
    private static readonly double[] s_reaches = [6, 2];

    private readonly int _voices;
    private readonly int[][] _orders;
    private readonly IReadOnlyList<Passage> _passages;
    private readonly TimbreTally[][] _tallies;
    private readonly ToneReaderOptions _options;
    private readonly double[] _inertia;
    private readonly TimbreSum _all;

    private PassageVoices(ToneTracks tones, IReadOnlyList<Passage> passages, ToneReaderOptions options, double inertia)
    {
        (_voices, _passages, _options) = (tones.VoiceCount, passages, options);
        _orders = [.. VoiceOrders.All(_voices)];
        // Weighted as tones count in a compressed spectrum.
        _tallies = [.. _passages.Select(p => TimbreTally.Of(tones, p.From, p.To, size => size).ToArray())];
        _inertia = Array.ConvertAll(_tallies, tallies => inertia * tallies.Sum(tally => tally.Size));
        _all = new TimbreSum();
        foreach (var tally in _tallies.SelectMany(t => t))
            _all.Add(tally, 1);
    }

    /// <summary>The best ways to give the tones of passages to the voices they suit; up to five voices, more stay as they are.</summary>
    /// <param name="tones">Tones of every frame with the partials that the mixture has.</param>
    /// <param name="options">What it costs that a voice's range is wide, or that a tone goes on in another voice; how many beginnings are tried.</param>
    /// <param name="most">How many ways at most; those that differ by the names of the voices alone are one.</param>
    /// <param name="random">Draws beginnings.</param>
    /// <returns>The tones given to voices, the best first.</returns>
    internal static IReadOnlyList<ToneTracks> Settle(ToneTracks tones, ToneReaderOptions options, int most, Random random)
    {
        if (tones.VoiceCount is < 2 or > MostVoices)
            return [tones];
        var passages = new PassageVoices(tones, Passages.Of(tones), options, 0);
        return
        [
            .. Enumerable
                .Range(0, Math.Max(1, options.PassageBeginnings))
                .Select(number => passages.Descend(number == 0 ? null : random))
                .OrderBy(found => found.Cost)
                .DistinctBy(found => passages.Name(found.Orders), StringComparer.Ordinal)
                .Take(most)
                .Select(found => Corrected(passages.Applied(tones, found.Orders, unisonsStay: false), options)),
        ];
    }

    /// <summary>Gives single notes to the voices they suit, from where they are: what passages that were cut more coarsely could not take apart.</summary>
    /// <param name="tones">Tones of every frame with the partials that the mixture has.</param>
    /// <param name="options">As of <see cref="Settle"/>, and how much better a note must suit another voice.</param>
    internal static ToneTracks Corrected(ToneTracks tones, ToneReaderOptions options)
    {
        if (tones.VoiceCount is < 2 or > MostVoices)
            return tones;
        var notes = new PassageVoices(tones, Passages.OfNotes(tones), options, options.Inertia);
        return notes.Applied(tones, notes.Descend(null).Orders, unisonsStay: true);
    }

    // The same for orders that differ by the names of the voices alone: each voice by its slots, in the order of the first passage's slots.
    private string Name(int[] orders)
    {
        var first = orders.Length > 0 ? _orders[orders[0]] : [];
        return string.Join(
            ' ',
            orders.Select(order => string.Join(',', first.Select((_, slot) => _orders[order][Array.IndexOf(first, slot)])))
        );
    }

    private ToneTracks Applied(ToneTracks tones, int[] orders, bool unisonsStay)
    {
        var given = tones.Copy();
        foreach (var (passage, order) in _passages.Zip(orders))
            for (var frame = passage.From; frame < passage.To; frame++)
                if (!unisonsStay || !IsUnison(tones, frame, _orders[order]))
                    given.Permute(frame, _orders[order]);
        return given;
    }

    // Single notes of one pitch cannot change places: each keeps the partials that its voice's timbre gave it.
    private static bool IsUnison(ToneTracks tones, int frame, int[] order) =>
        order.Index().All(move => ToneTracks.IsSamePitch(tones.FundamentalHz(move.Item, frame), tones.FundamentalHz(move.Index, frame)));

    private (int[] Orders, double Cost) Descend(Random? random)
    {
        int[] orders = [.. _passages.Select(_ => random?.Next(_orders.Length) ?? 0)];
        var voices = Enumerable.Range(0, _voices).Select(_ => new TimbreSum()).ToArray();
        for (var passage = 0; passage < orders.Length; passage++)
            Add(voices, passage, orders[passage], 1);
        foreach (var reach in s_reaches)
        {
            var sweeps = 0;
            while (sweeps++ < MostSweeps && Sweep(orders, voices, reach)) { }
        }
        return (orders, Enumerable.Range(0, orders.Length).Sum(passage => Cheapest(passage, orders, voices, s_reaches[^1]).CostAsItIs));
    }

    // Whether a passage has taken another order.
    private bool Sweep(int[] orders, TimbreSum[] voices, double reach)
    {
        var changed = false;
        for (var passage = 0; passage < orders.Length; passage++)
        {
            var (order, _) = Cheapest(passage, orders, voices, reach);
            if (order == orders[passage])
                continue;
            Add(voices, passage, orders[passage], -1);
            Add(voices, passage, order, 1);
            (orders[passage], changed) = (order, true);
        }
        return changed;
    }

    // The order in which a passage suits all others best; that it has where nothing speaks for another.
    private (int Order, double CostAsItIs) Cheapest(int passage, int[] orders, TimbreSum[] voices, double reach)
    {
        var before = orders[passage];
        Add(voices, passage, before, -1);
        var asItIs = Cost(passage, before, orders, voices, reach);
        var (best, least) = (before, asItIs - (1e-9 * Math.Abs(asItIs)) - _inertia[passage]);
        for (var order = 0; order < _orders.Length; order++)
            if (order != before && Cost(passage, order, orders, voices, reach) is var cost && cost < least)
                (best, least) = (order, cost);
        Add(voices, passage, before, 1);
        return (best, asItIs);
    }

    // Squared distances of its tones, as roots of their partials, from the timbres: w (r - m)^2 = w r^2 - 2 m w r + m^2 w; as much for vibrato,
    // without what all voices share; ranges; links.
    private double Cost(int passage, int order, int[] orders, TimbreSum[] voices, double reach)
    {
        var cost = 0.0;
        Span<double> timbre = stackalloc double[ToneTracks.Harmonics];
        Span<double> weight = stackalloc double[ToneTracks.Harmonics];
        foreach (var tally in _tallies[passage])
        {
            var voice = voices[VoiceOf(tally.Slot, order)];
            Timbre(voice, tally.Place, reach, timbre, weight);
            cost += tally.Squares - (2 * TensorPrimitives.Dot<double>(timbre, tally.Roots));
            var vibrato = voice.Vibrato(_all, WholeVoice);
            cost += _options.Vibrato * vibrato * ((vibrato * tally.LastingSize) - (2 * tally.Vibratos));
            TensorPrimitives.Multiply<double>(timbre, timbre, timbre);
            cost +=
                TensorPrimitives.Dot<double>(timbre, tally.Weights) + (_options.Range * tally.Size * voice.Range.Unlikeliness(tally.Place));
        }
        if (passage > 0)
            cost += Links(_passages[passage].Links, orders[passage - 1], order);
        if (passage + 1 < _passages.Count)
            cost += Links(_passages[passage + 1].Links, order, orders[passage + 1]);
        for (var voice = 0; voice < _voices && _options.Leap > 0; voice++)
            cost += Leaps(passage, order, voice, orders);
        return cost;
    }

    // How far a voice leaps into a passage and out of it, from its note before to that after, over rests.
    private double Leaps(int passage, int order, int voice, int[] orders)
    {
        var slot = _orders[order][voice];
        var (last, first) = (Neighbour(passage, -1, voice, orders), Neighbour(passage, 1, voice, orders));
        return _passages[passage].First[slot] is { } into && _passages[passage].Last[slot] is { } outOf
            ? Leap(last, into) + Leap(outOf, first)
            : Leap(last, first);
    }

    // The last note of a voice before a passage, or its first after it; null where it rests for long.
    private PassageNote? Neighbour(int passage, int direction, int voice, int[] orders)
    {
        for (
            var (other, rests) = (passage + direction, 0);
            other >= 0 && other < orders.Length && rests < MostRests;
            other += direction, rests++
        )
        {
            var notes = direction < 0 ? _passages[other].Last : _passages[other].First;
            if (notes[_orders[orders[other]][voice]] is { } note)
                return note;
        }
        return null;
    }

    private double Leap(PassageNote? from, PassageNote? to) =>
        from is { } a && to is { } b ? _options.Leap * Math.Abs(a.Semitones - b.Semitones) / 12 * Math.Min(a.Size, b.Size) : 0;

    private double Links(double[] links, int before, int now)
    {
        var cost = 0.0;
        for (var slot = 0; slot < links.Length; slot++)
            if (links[slot] > 0 && VoiceOf(slot, before) != VoiceOf(slot, now))
                cost += _options.Change * links[slot];
        return cost;
    }

    private void Timbre(TimbreSum voice, int place, double reach, Span<double> timbre, Span<double> weight)
    {
        TensorPrimitives.MultiplyAdd<double>(_all.Roots, AnyVoice, voice.Roots, timbre);
        TensorPrimitives.MultiplyAdd<double>(_all.Weights, AnyVoice, voice.Weights, weight);
        TensorPrimitives.Multiply<double>(timbre, WholeVoice, timbre);
        TensorPrimitives.Multiply<double>(weight, WholeVoice, weight);
        voice.AddNear(place, reach, timbre, weight);
        for (var h = 0; h < timbre.Length; h++)
            timbre[h] = weight[h] > 0 ? timbre[h] / weight[h] : 0;
    }

    private void Add(TimbreSum[] voices, int passage, int order, int sign)
    {
        foreach (var tally in _tallies[passage])
            voices[VoiceOf(tally.Slot, order)].Add(tally, sign);
    }

    private int VoiceOf(int slot, int order) => Array.IndexOf(_orders[order], slot);
}
