using System.Globalization;
using Discant.Bench;
using Discant.Bench.BasicPitch;
using Discant.Separation.BlindHarmonic;
using Discant.Separation.FlowPrior;
using Discant.Separation.SourceFilter;

// dotnet run -c Release --project bench/Discant.Bench -- step [full|half|quarter] [batch] [micro-batch] [voices] [threads] [repeats]
// dotnet run -c Release --project bench/Discant.Bench -- nino SINGERS VOICES [full|half|quarter] [learning rate] [threads] [steps ...]
int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
switch (args)
{
    case ["step", ..]:
        TrainingStep.Run(
            NetworkSize.Named(args.Length > 1 ? args[1] : "full"),
            Number(2, 16),
            Number(3, 4),
            Number(4, 4),
            Number(5, 2),
            Number(6, 3)
        );
        return 0;
    case ["nino", var singers, var voices, var size, var rate, var threads, .. var steps]:
    {
        var checkpoints = Array.ConvertAll(steps, s => int.Parse(s, CultureInfo.InvariantCulture));
        var count = int.Parse(threads, CultureInfo.InvariantCulture);
        var fit = new RecordingFitOptions
        {
            LearningRate = double.Parse(rate, CultureInfo.InvariantCulture),
            Threads = count,
            Steps = checkpoints[^1],
        };
        NinoDios.Fit(
            singers,
            voices,
            NetworkSize.Named(File.Exists(size) ? "half" : size),
            File.Exists(size) ? size : null,
            fit,
            new SourceFilterOptions { Threads = count },
            checkpoints
        );
        return 0;
    }
    // flow separate [size] [sources] [seconds] [steps] [threads], flow train [size] [batch] [seconds] [steps] [operators]: time of a flow
    case ["flow", "separate", ..]:
        FlowSpeed.Separation(args.Length > 2 ? args[2] : "s", Number(3, 4), Number(4, 10), Number(5, 150), Number(6, 2));
        return 0;
    case ["flow", "train", ..]:
        FlowSpeed.Training(args.Length > 2 ? args[2] : "s", Number(3, 4), Number(4, 8), Number(5, 10), args.Contains("operators"));
        return 0;
    // flow table FOLDER [--map latents|magnitudes] [--iterations N] [--step X] [--exponent P] [--seconds X] [--without INSTRUMENT] PRIOR ...: scores of priors on songs whose stems are known
    case ["flow", "table", var songs, .. var words]:
    {
        string? After(string option) => words.SkipWhile(w => w != option).Skip(1).FirstOrDefault();
        var search = After("--map") switch
        {
            "latents" => LatentSearchOptions.MapOfLatents,
            "magnitudes" => LatentSearchOptions.MapOfMagnitudes,
            _ => new LatentSearchOptions(),
        };
        double Given(string option, double usual) => After(option) is { } given ? double.Parse(given, CultureInfo.InvariantCulture) : usual;
        var options = new FlowOptions
        {
            Search = search with
            {
                Iterations = (int)Given("--iterations", search.Iterations),
                LearningRate = Given("--step", search.LearningRate),
            },
            MaskExponent = Given("--exponent", 1),
            Threads = 2,
        };
        FlowTable.Separation(
            songs,
            [.. words.Where(w => w.EndsWith(".safetensors", StringComparison.Ordinal))],
            options,
            Given("--seconds", 0),
            After("--without")
        );
        return 0;
    }
    // flow likelihood FOLDER PRIOR ...: how likely each prior finds each instrument
    case ["flow", "likelihood", var songs, .. var priors]:
        FlowTable.Likelihood(songs, priors);
        return 0;
    // tones FOLDER VOICES: what the warnings of pursuit and blind go by, for every PIECE/mixture.wav
    case ["tones", var pieces, var voices]:
        ToneStudy.Evidence(pieces, int.Parse(voices, CultureInfo.InvariantCulture));
        return 0;
    // blind candidates DUETS MODEL|none SEEDS SECONDS [PIECE ...]: whether the blind method chooses well among seeds and readings
    case ["blind", "candidates", var duets, var model, var seeds, var seconds, .. var some]:
        var learning = model == "none" ? BlindHarmonicSettings.FromScratch : new BlindHarmonicSettings { ModelFile = model };
        var settings = learning with { Seeds = int.Parse(seeds, CultureInfo.InvariantCulture), Threads = 2 };
        CandidateStudy.Run(duets, some, settings, double.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    // blind alone FOLDER UPDATES [PIECE ...]: policy gradient, clusters, labels from random numbers, with nothing proposed, at the size of spec 12
    case ["blind", "alone", var duets, var updates, .. var some]:
        var prototype = new PolicyNetworkSize("prototype", 8000, 512, 24, [4, 4, 4, 4, 2]);
        var stages = BlindHarmonicSettings.FromScratch.Only([BlindStage.PolicyGradient, BlindStage.Clusters, BlindStage.Labels]);
        var alone = stages with
        {
            Size = prototype,
            Seeds = 1,
            Updates = int.Parse(updates, CultureInfo.InvariantCulture),
            StopsEarly = false,
        };
        CandidateStudy.Run(duets, some, alone, double.PositiveInfinity);
        return 0;
    // blind direct MIXTURE VOICES OUT TONES: the published product of the blind method, the same of the tones that are taken, and masks
    case ["blind", "direct", var recording, var voices, var output, var taught]:
        BlindProducts.Write(recording, int.Parse(voices, CultureInfo.InvariantCulture), output, taught);
        return 0;
    case ["refine"]:
        RefinementStep.Run();
        return 0;
    case ["nino-mix", var singers, var voices, var target]:
        new NinoDios(singers, voices).Write(target);
        return 0;
    // Notes of F0 curves against MIDI files, one a voice in the same order; and of the built-in choir's part-songs: note-songs FOLDER COUNT.
    case ["notes", var pitch, .. var scores]:
        NoteStudy.Score(pitch, scores);
        return 0;
    case ["note-songs", var folder, var songs]:
        NoteStudy.Sing(folder, int.Parse(songs, CultureInfo.InvariantCulture));
        return 0;
    case ["masks", var singers, var voices, var file]:
        NinoDios.Masks(singers, voices, file, new SourceFilterOptions());
        return 0;
    // F0s that Basic Pitch hears, without belonging to voices: row after row `time_s,voice1_hz,...` from the highest to the lowest.
    case ["basic-pitch", var model, var recording, var target, .. var threshold]:
        BasicPitchTable.Write(
            model,
            recording,
            target,
            threshold.Length > 0 ? double.Parse(threshold[0], CultureInfo.InvariantCulture) : 0.5
        );
        return 0;
    // What late-deep hears before it belongs to voices: `frame,hz,strength`, to choose thresholds by.
    case ["candidates", var model, var recording, var target]:
        CandidateTable.Write(model, recording, target);
        return 0;
    // A mixture of stems: mix FOLDER NAME=FILE NAME=FILE ...
    case ["mix", var folder, .. var stems]:
        StemMix.Write(folder, stems);
        return 0;
    // refine-pitch MODEL FOLDER SECONDS START ...: a start is an F0 file, or how many cents the true curves are off
    case ["refine-pitch", var model, var folder, var seconds, .. var starts]:
        PitchRefinementStudy.Run(model, folder, int.Parse(seconds, CultureInfo.InvariantCulture), starts);
        return 0;
    // assign FOLDER ... NAME=VALUE ...: settings of the assignment to voices
    case ["assign", .. var words]:
        AssignmentStudy.Run([.. words.Where(w => !w.Contains('='))], [.. words.Where(w => w.Contains('='))]);
        return 0;
    // Curves of single voices into one file: join TARGET FILE FILE ...
    case ["join", var target, .. var files]:
        JoinedCurves.Write(target, files);
        return 0;
    // bss SECONDS STEMS: BSS Eval v4 of a stereo song of noise at 44.1 kHz, its time and memory
    case ["bss", var seconds, var stems]:
        BssEvalSong.Run(int.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(stems, CultureInfo.InvariantCulture));
        return 0;
    // F-scores when soft frames of the reference count as silent: gate FOLDER (of bench/pitch.sh)
    case ["gate", var folder]:
        GatedScores.Print(folder);
        return 0;
    // Settings of the factorisations: factorise METHOD FOLDER ... NAME=VALUE[,VALUE...] ...
    case ["factorise", var method, .. var words]:
        FactorisationStudy.Run(method, words);
        return 0;
    default:
        Console.Error.WriteLine("usage: step ... | nino ...");
        return 2;
}
