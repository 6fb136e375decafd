using Discant.Training;

namespace Discant.Separation.HarmonicTones;

/// <summary>
/// Decides anew which tones there are and who plays them, all frames together: the pitches that a frame may have, given to the voices in every
/// way, are its readings, and the cheapest path through them is taken. A reading costs what it leaves of the frame when each voice has its own
/// timbre at that pitch; on the way from frame to frame tones cost that begin, or go on in another voice. Passages of the path are given to the
/// voices they suit (<see cref="PassageVoices"/>), timbres are learned from them, and the path anew; at last its notes, one by one.
/// </summary>
/// <remarks>
/// Pursuit looks at one frame at a time with one timbre a voice. Octaves, overtones that pass for tones, tones that were missed and unisons are
/// settled here, where timbres by register and the frames around have their say.
/// </remarks>
/// <param name="frames">The recording.</param>
/// <param name="bounds">What tones may be like.</param>
/// <param name="options">What costs how much.</param>
/// <param name="threads">Worker threads; the result does not depend on it.</param>
public sealed class ToneReader(RecordingFrames frames, ToneBounds bounds, ToneReaderOptions options, int threads)
{
    private const int FramesAtOnce = 64;

    // A tone that moves by less from one frame to the next, 60 cents, goes on.
    private const double SameToneRatio = 1.035;

    // What a frame is to be waits for the four seconds after it.
    private const int Waiting = 256;

    /// <summary>Decides.</summary>
    /// <param name="tones">Tones of every frame with the partials that the mixture has.</param>
    /// <param name="dictionary">What is known of the voices, voices x <see cref="ToneTracks.Harmonics"/>; null: the tones as they are given to them.</param>
    /// <param name="random">Draws beginnings of the search for passages' voices.</param>
    /// <param name="progress">Receives the share that is done.</param>
    /// <param name="cancel">Ends the work.</param>
    public RecordingReading Read(
        ToneTracks tones,
        IReadOnlyList<double[]>? dictionary,
        Random random,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(tones);
        ArgumentNullException.ThrowIfNull(progress);
        if (frames.Peak <= 0)
            return new(tones.Copy(), new(0, 0), 1, 1);
        var cheapest = Ways(tones, dictionary, random, progress, cancel).MinBy(way => way.Cost)!;
        return new(cheapest.Tones, cheapest.Explained, cheapest.Cost, ToneEvidence.SteadyShare(tones));
    }

    // One after the other, so that only the best and the newest are in memory.
    private IEnumerable<Way> Ways(
        ToneTracks tones,
        IReadOnlyList<double[]>? dictionary,
        Random random,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        var known = dictionary is null ? 0 : 1;
        var (rounds, done) = (known + (options.Semitones.Count * Math.Max(1, options.Ways)), 0);
        var begun = new Way(tones.Copy(), new(0, 0), 1);
        if (dictionary is not null)
            begun = Round(tones, [.. dictionary.Select(row => new KnownVoice(VoiceTimbre.Everywhere(row), PitchRange.Unknown, default))]);
        var ways = PassageVoices.Settle(begun.Tones, options, Math.Max(1, options.Ways), random);
        rounds = known + (options.Semitones.Count * ways.Count);
        return ways.Select(Further);

        Way Further(ToneTracks way)
        {
            var read = begun;
            foreach (var (number, reach) in options.Semitones.Index())
            {
                var given = number == 0 ? way : PassageVoices.Settle(read.Tones, options, 1, random)[0];
                read = Round(given, Known(given, reach));
            }
            return read with { Tones = PassageVoices.Corrected(read.Tones, options) };
        }

        Way Round(ToneTracks heard, KnownVoice[] known)
        {
            var number = done++;
            return Decide(heard, known, share => progress((number + share) / rounds), cancel);
        }
    }

    /// <summary>Half the squared distance of a tone, compressed, from silence: each peak of height a has a sigma sqrt(2 pi).</summary>
    /// <param name="amplitude">Sum of its partials.</param>
    /// <param name="stft">The transform.</param>
    internal static double Size(double amplitude, GaussianStft stft) => 0.5 * stft.PeakWidth * Math.Sqrt(2 * Math.PI) * amplitude;

    private static KnownVoice[] Known(ToneTracks tones, double reach)
    {
        var (timbres, levels) = (VoiceTimbre.OfAll(tones, reach), VoiceLevel.OfAll(tones));
        return [.. TimbreSum.OfAll(tones, size => size).Select((sum, voice) => new KnownVoice(timbres[voice], sum.Range, levels[voice]))];
    }

    private Way Decide(ToneTracks tones, KnownVoice[] known, Action<double> progress, CancellationToken cancel)
    {
        var heard = tones.Copy();
        heard.Scale(1 / frames.Peak);
        known = Array.ConvertAll(
            known,
            voice => voice with { Timbre = voice.Timbre.AddingUpTo1(), Level = voice.Level.Scaled(1 / frames.Peak) }
        );
        var workers = Enumerable
            .Range(0, Math.Max(1, threads))
            .Select(_ => new FrameReadings(frames.Stft, heard, known, bounds, options))
            .ToArray();
        var (decided, cost) = Cheapest(workers, heard.FrameCount, progress, cancel);
        var found = new ToneTracks(tones.VoiceCount, tones.FrameCount);
        var frame = 0;
        foreach (var block in Blocks(workers, decided.Count, (worker, at, magnitudes) => worker.Refined(decided[at], magnitudes), cancel))
        foreach (var reading in block)
            PutDown(found, frame++, reading, known);
        found.Scale(frames.Peak);
        return new(found, PartialRefit.Apply(found, frames.Mixture, frames.Stft, options.PartialUpdates, cancel), cost);
    }

    private (List<FrameReading> Decided, double Cost) Cheapest(
        FrameReadings[] workers,
        int count,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        var path = new CheapestPath<FrameReading>(reading => reading.Cost, Transition);
        var (decided, silence) = (new List<FrameReading>(count), 0.0);
        foreach (var block in Blocks(workers, count, (worker, at, magnitudes) => worker.Of(at, magnitudes), cancel))
        {
            foreach (var readings in block)
            {
                path.Add(readings);
                silence += readings[0].Cost;
            }
            if (path.Pending >= 2 * Waiting)
                decided.AddRange(path.Decide(Waiting));
            progress((double)(decided.Count + path.Pending) / count);
        }
        var cost = path.Cost / silence;
        decided.AddRange(path.Decide(0));
        return (decided, cost);
    }

    // Something of every frame, block by block, in order.
    private IEnumerable<T[]> Blocks<T>(
        FrameReadings[] workers,
        int count,
        Func<FrameReadings, int, double[], T> make,
        CancellationToken cancel
    ) =>
        OrderedParallel.Select(
            (count + FramesAtOnce - 1) / FramesAtOnce,
            threads,
            (block, worker) =>
            {
                var first = (int)block * FramesAtOnce;
                var magnitudes = frames.Grid(first, Math.Min(FramesAtOnce, count - first));
                return magnitudes.Select((frame, k) => make(workers[worker], first + k, frame)).ToArray();
            },
            cancel
        );

    private void PutDown(ToneTracks found, int frame, FrameReading reading, KnownVoice[] known)
    {
        foreach (var tone in reading.Tones.OfType<HarmonicTone>())
        {
            var hz = tone.Fundamental * frames.Stft.BinHz;
            found.Set(tone.Voice, frame, hz, tone.Inharmonicity, tone.Width);
            var partials = found.Partials(tone.Voice, frame);
            var row = known[tone.Voice].Timbre.At(hz);
            for (var h = 0; h < partials.Length; h++)
                partials[h] = (float)(tone.Amplitude * row[h]);
        }
    }

    private double Transition(FrameReading before, FrameReading now)
    {
        var cost = 0.0;
        for (var voice = 0; voice < now.Tones.Length; voice++)
        {
            if (now.Tones[voice] is not { } tone || IsSame(before.Tones[voice], tone))
                continue;
            cost += options.Onset * Size(tone.Amplitude, frames.Stft);
            for (var other = 0; other < now.Tones.Length; other++)
                if (other != voice && before.Tones[other] is { } left && IsSame(left, tone) && !IsSame(now.Tones[other], tone))
                    cost += options.Change * Math.Min(Size(tone.Amplitude, frames.Stft), Size(left.Amplitude, frames.Stft));
        }
        return cost;
    }

    private static bool IsSame(HarmonicTone? tone, HarmonicTone other) =>
        tone is { } one && Math.Max(one.Fundamental, other.Fundamental) <= SameToneRatio * Math.Min(one.Fundamental, other.Fundamental);

    /// <summary>A path through all frames: its tones, how much they explain, what it costs as a share of silence.</summary>
    private sealed record Way(ToneTracks Tones, ExplainedShare Explained, double Cost);
}
