using System.Globalization;
using Discant.Separation.HarmonicTones;
using Discant.Torch;
using Discant.Torch.Safetensors;
using Discant.Training;

namespace Discant.Separation.BlindHarmonic;

/// <summary>
/// Learns one recording with one seed, stage after stage: imitation of proposed tones, policy gradient until the mixture is matched no
/// better, clusters of timbres that make the dictionary, label enumeration (spec 12).
/// </summary>
internal sealed class BlindLearner : IDisposable
{
    private const int ClusterPurpose = 14;
    private const int PassagePurpose = 15;
    private const string StageName = "stage";
    private const string LossesName = "losses";
    private const string FoundPrefix = "found.";
    private const string ResultPrefix = "result";
    private const string ExplainedName = "explained";

    private readonly BlindRecording _recording;
    private readonly BlindHarmonicSettings _settings;
    private readonly RecordingReading? _proposals;
    private ToneTracks? _found;
    private RecombinedTones? _tones;
    private readonly int _seed;
    private readonly BlindModel _model;
    private readonly BlindTraining _training;
    private readonly List<double> _losses = [];
    private readonly List<BlindResult> _results = [];
    private Plateau _plateau = new();
    private int _stage;
    private long _done;

    /// <param name="recording">The recording.</param>
    /// <param name="voices">m.</param>
    /// <param name="settings">Network and stages.</param>
    /// <param name="proposals">Tones to begin with; null: none.</param>
    /// <param name="seed">Of this learner.</param>
    internal BlindLearner(BlindRecording recording, int voices, BlindHarmonicSettings settings, RecordingReading? proposals, int seed)
    {
        (_recording, _settings, _proposals, _seed) = (recording, settings, proposals, seed);
        _model = settings.ModelFile is { } file
            ? BlindModel.Taught(file, voices)
            : BlindModel.Start(settings.Size, voices, new Random(seed));
        _training = new BlindTraining(recording, _model, settings.Training, seed);
    }

    /// <summary>The loss of each update, a frame.</summary>
    internal IReadOnlyList<double> Losses => _losses;

    /// <summary>Updates done in all stages.</summary>
    internal long Updates => _training.Steps;

    private (BlindStage Stage, int Updates)[] Stages =>
        [
            (BlindStage.Imitation, _proposals is null && _settings.ModelFile is null ? 0 : _settings.ImitationUpdates),
            (BlindStage.PolicyGradient, _settings.Updates),
            (BlindStage.Labels, _settings.LabelUpdates),
        ];

    /// <summary>One update.</summary>
    /// <param name="cancel">Ends the search for tones that some updates begin with; what is learned then counts no more.</param>
    /// <returns>Whether there is more to do.</returns>
    internal bool Step(CancellationToken cancel)
    {
        while (_stage < Stages.Length && (_done >= Stages[_stage].Updates))
            Begin(_stage + 1, cancel);
        if (_stage == Stages.Length)
            return false;
        _done++;
        var stage = Stages[_stage].Stage;
        if (stage == BlindStage.Imitation)
        {
            if (Imitate(cancel) is { } imitated)
                _losses.Add(imitated);
            return true;
        }
        var loss = _training.Step(stage == BlindStage.Labels ? _training.LabelPlan : _training.Plan);
        _losses.Add(loss);
        // The labels are learned at a loss that hardly falls: only the search for pitches ends early.
        if (_plateau.Reached(loss) && stage == BlindStage.PolicyGradient && _settings.StopsEarly)
            Begin(_stage + 1, cancel);
        return true;
    }

    /// <summary>How far it is, 0 to 1, and in which stage.</summary>
    internal (double Share, BlindStage Stage) Progress()
    {
        var stages = Stages;
        var all = Math.Max(1, stages.Sum(s => s.Updates));
        var before = stages.Take(_stage).Sum(s => s.Updates) + _done;
        return (Math.Min(1, (double)before / all), _stage < stages.Length ? stages[_stage].Stage : BlindStage.Labels);
    }

    /// <summary>The tones of the recording and who plays them: as they were proposed, as the network had them in each round, and as it has them now.</summary>
    internal IReadOnlyList<BlindResult> Results(int threads, IProgress<double> progress, CancellationToken cancel) =>
        [.. _results, Result(threads, progress, cancel)];

    /// <summary>The voices as the published program writes them: voices x samples, as the network labels them now.</summary>
    internal float[][] Direct(CancellationToken cancel) => DirectVoices.Of(_recording, _model, _settings.Training.Gradient.Tones, cancel);

    private BlindResult Result(int threads, IProgress<double> progress, CancellationToken cancel)
    {
        var range = _settings.Training.Gradient.Tones;
        var tones = GreedyDecoder.Decode(_recording, _model, range, threads, progress, cancel);
        if (_settings.CorrectsOctaves)
        {
            Subharmonics.Correct(tones, range.HighestHz);
            Refit(tones, cancel);
            OctaveErrors.Correct(tones, _recording.Mixture, _recording.Transform, range.LowestHz, cancel);
        }
        var explained = Refit(tones, cancel);
        if (_settings.Clusters is { } clusters && !KnowsVoices)
            GiveToClusters(tones, clusters);
        if (_settings.Reading is not { } reading)
            return new(tones, explained, 1 - explained.OfPower, ToneEvidence.SteadyShare(tones), _seed);
        var read = Read(tones, reading, threads, cancel);
        return new(read.Tones, read.Explained, read.Cost, read.Steady, _seed);
    }

    // Tones that are given to voices, and each voice tried in turn, teach which voice plays what; the policy gradient teaches pitches alone
    // (spec 12, finding 1). A network that has learned to tell the voices knows more than clusters of one recording's tones.
    private bool KnowsVoices => HasLearned(BlindStage.Labels) || (_found is not null && !HasLearned(BlindStage.PolicyGradient));

    private bool HasLearned(BlindStage stage)
    {
        var place = Array.FindIndex(Stages, s => s.Stage == stage);
        return Stages[place].Updates > 0 && (_stage > place || (_stage == place && _done > 0));
    }

    private ExplainedShare Refit(ToneTracks tones, CancellationToken cancel) =>
        PartialRefit.Apply(tones, _recording.Mixture, _recording.Transform, _settings.PartialUpdates, cancel);

    /// <summary>Everything a later run needs to end with the same bytes.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> State() =>
        [
            .. _model.Network.State(),
            ("dictionary", _model.Dictionary),
            .. _training.State(),
            (StageName, Tensor.From([_stage, _done], 2)),
            (LossesName, Tensor.From(_losses.ToArray(), _losses.Count)),
            .. StateOf(FoundPrefix, _found),
            .. _results.SelectMany((result, n) => StateOf(n, result)),
        ];

    /// <summary>Takes up a state given by <see cref="State"/>.</summary>
    /// <exception cref="KeyNotFoundException">A name is missing.</exception>
    /// <exception cref="ArgumentException">A shape differs.</exception>
    internal void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        using var mode = GradientMode.Off();
        _model.Network.LoadState(_model.Network.State().Select(p => (p.Name, state[p.Name])));
        _model.Dictionary.Overwrite(state["dictionary"]);
        _training.LoadState(state);
        var place = state[StageName].ToLongs();
        (_stage, _done) = ((int)place[0], place[1]);
        _losses.Clear();
        _losses.AddRange(state[LossesName].ToDoubles());
        if (TonesOf(FoundPrefix, state) is { } found)
            TakeUp(found);
        _results.Clear();
        while (ResultOf(_results.Count, state) is { } result)
            _results.Add(result);
        _plateau = new Plateau();
        if (_stage < Stages.Length && Stages[_stage].Stage == BlindStage.PolicyGradient)
            foreach (var loss in _losses.TakeLast((int)_done))
                _plateau.Reached(loss);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _training.Dispose();
        _model.Dispose();
    }

    // What the network itself finds in the recording, anew in each round; in the first what something else has found, where it has.
    // The mean loss of the frames it learned from; null where no tones were found.
    private double? Imitate(CancellationToken cancel)
    {
        var round = Math.Max(1, _settings.ImitationUpdates / _settings.ImitationRounds);
        if (_done % round == 1 || round == 1)
            TakeUp(_done == 1 && _proposals is not null ? Proposed(_proposals, cancel) : Found(cancel));
        return _tones is { AreNone: false } ? _training.Imitate(_tones) : null;
    }

    // What they explain is measured as of all others; the tones stay as they are, also those that share partials by their voices' timbres.
    private ToneTracks Proposed(RecordingReading proposals, CancellationToken cancel)
    {
        var tones = proposals.Tones.Copy();
        var explained = PartialRefit.Apply(tones, _recording.Mixture, _recording.Transform, 0, cancel);
        var cost = _settings.Reading is null ? 1 - explained.OfPower : proposals.Cost;
        _results.Add(new(tones, explained, cost, proposals.Steady, null));
        return tones.Copy();
    }

    private void TakeUp(ToneTracks found)
    {
        _found = found;
        _tones = new RecombinedTones(found, _model.Network.Size, _settings.Training.Gradient.Tones, _recording.Gain);
    }

    private ToneTracks Found(CancellationToken cancel)
    {
        var result = Result(1, new Reporting<double>(_ => { }), cancel);
        _results.Add(result);
        // It is kept as it is, whatever becomes of these.
        return result.Tones.Copy();
    }

    private void Begin(int stage, CancellationToken cancel)
    {
        (_stage, _done) = (stage, 0);
        if (stage < Stages.Length && Stages[stage] is (BlindStage.Labels, > 0) && _settings.Clusters is not null)
            DictionaryFromClusters(cancel);
    }

    // The voices of the network and those of the clusters have nothing to do with each other; the labels are learned anew.
    private void DictionaryFromClusters(CancellationToken cancel)
    {
        using var scope = Tensor.Scope();
        using var mode = GradientMode.Off();
        var rows = MeanEnvelopes.Of(Found(cancel)).SelectMany(r => r).Select(x => (float)Math.Max(1e-3, x)).ToArray();
        _model.Dictionary.Overwrite(Tensor.From(rows, _model.Dictionary.Shape));
        // A policy that is sure of itself learns nothing new (spec 12, finding 3).
        for (var voice = 0; voice < _model.Network.Voices; voice++)
            _model.Network.Scales.Data<float>()[voice * PolicyNetwork.Outputs] -= (float)Math.Log(_settings.LabelSoftening);
    }

    private static IEnumerable<(string, Tensor)> StateOf(string prefix, ToneTracks? tones)
    {
        for (var voice = 0; voice < tones?.VoiceCount; voice++)
            yield return (Name(prefix, voice), Tensor.From(tones.Numbers(voice), tones.Numbers(voice).Length));
    }

    private static IEnumerable<(string, Tensor)> StateOf(int number, BlindResult result) =>
        [
            .. StateOf(Prefix(number), result.Tones),
            // -1: proposed.
            (
                Prefix(number) + ExplainedName,
                Tensor.From([result.Explained.OfPower, result.Explained.OfRoots, result.Cost, result.Steady, result.Seed ?? -1], 5)
            ),
        ];

    private BlindResult? ResultOf(int number, IReadOnlyDictionary<string, Tensor> state)
    {
        if (TonesOf(Prefix(number), state) is not { } tones)
            return null;
        var shares = state[Prefix(number) + ExplainedName].ToDoubles();
        return new(tones, new(shares[0], shares[1]), shares[2], shares[3], shares[4] < 0 ? null : (int)shares[4]);
    }

    private static string Prefix(int number) => string.Create(CultureInfo.InvariantCulture, $"{ResultPrefix}{number}.");

    private ToneTracks? TonesOf(string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue(Name(prefix, 0), out var first))
            return null;
        var tones = new ToneTracks(_model.Network.Voices, (int)first.ElementCount / ToneTracks.NumbersATone);
        for (var voice = 0; voice < tones.VoiceCount; voice++)
            state[Name(prefix, voice)].ToSingles().CopyTo(tones.Numbers(voice));
        return tones;
    }

    private static string Name(string prefix, int voice) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{voice}");

    private void GiveToClusters(ToneTracks tones, EnvelopeClusterOptions options)
    {
        var labels = new EnvelopeClusters(tones, options).Find(StepSeeds.Generator(_seed, 0, ClusterPurpose));
        foreach (var (frame, order) in labels.Orders.Index())
            tones.Permute(frame, order);
    }

    private RecordingReading Read(ToneTracks tones, ToneReaderOptions options, int threads, CancellationToken cancel)
    {
        var frames = new RecordingFrames(_recording.Mixture, _recording.Transform, cancel);
        var bounds = new ToneBounds(_settings.Training.Gradient.Tones.LowestHz, _settings.Training.Gradient.Tones.HighestHz);
        var random = StepSeeds.Generator(_seed, 0, PassagePurpose);
        return new ToneReader(frames, bounds, options, threads).Read(tones, null, random, _ => { }, cancel);
    }
}
