using Discant.Audio;
using Discant.Evaluation.Datasets;
using Discant.Evaluation.Experiments;
using Discant.Tests.Separation;
using Discant.TestSupport;
using Xunit;

namespace Discant.Tests.Evaluation.Experiments;

/// <summary>Data sets are known by their manifest, by their files' names, or as folders of voices.</summary>
public sealed class DatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_choral_singing_dataset_is_known_by_its_names_and_what_is_missing_is_named()
    {
        foreach (var singer in new[] { "1-01", "2-09" })
        foreach (var voice in new[] { "Soprano_", "ContraAlt_", "Tenor", "Bajos_" })
            Sound("El Rossinyol", $"rossinyol_{voice}{singer}.wav");
        Sound("Nino", "nino_Soprano_105.wav");
        var dataset = EnsembleDatasets.Open(_folder.Root);
        Assert.Equal(ChoralSingingDataset.Name, dataset.Name);
        var song = Assert.Single(dataset.Songs);
        Assert.Equal(["soprano", "alto", "tenor", "bass"], song.Voices.Select(v => v.Name));
        Assert.Equal(2, song.Singers);
        Assert.EndsWith("rossinyol_Tenor2-09.wav", song.Voices[2].Files[1], StringComparison.Ordinal);
        Assert.Equal(["Locus Iste: is not there", "Nino Dios: has no alto, no tenor, no bass"], dataset.Missing);
    }

    [Fact]
    public void The_copy_at_16_kHz_goes_before_one_at_another_rate()
    {
        foreach (var voice in new[] { "Soprano_1", "ContraAlt_1", "tenor1-1", "Bajos_1" })
        foreach (var place in new[] { "audio", "audio_16kHz", "other" })
            Sound(place, $"nino_{voice}.wav");
        var song = Assert.Single(EnsembleDatasets.Open(_folder.Root).Songs);
        Assert.All(song.Voices, v => Assert.Contains("audio_16kHz", Assert.Single(v.Files), StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_of_tracks_is_a_dataset_without_their_mixtures()
    {
        Sound("duet", "high.wav");
        Sound("duet", "low.flac");
        Sound("duet", "mixture.wav");
        Sound("solo", "only.wav");
        Sound("twice", "high.wav");
        Sound("twice", "high.flac");
        var dataset = EnsembleDatasets.Open(_folder.Root);
        Assert.Equal(["high", "low"], Assert.Single(dataset.Songs).Voices.Select(v => v.Name));
        Assert.Equal(["solo: holds a single voice", "twice: holds two recordings of one name"], dataset.Missing);
    }

    [Fact]
    public void A_manifest_says_what_names_do_not()
    {
        Sound("a", "x1.wav");
        Sound("a", "x2.wav");
        Sound("b", "y1.wav");
        _folder.Write(
            DatasetManifest.FileName,
            """
            {"name": "Mine", "songs": [
              {"name": "hymn", "voices": [{"name": "high", "files": [{"path": "a/x1.wav"}, {"path": "a/x2.wav"}]}, {"name": "low", "files": [{"path": "b/y1.wav"}]}]},
              {"name": "gone", "voices": [{"name": "high", "files": [{"path": "c/z.wav"}]}, {"name": "low", "files": [{"path": "b/y1.wav"}]}]}]}
            """
        );
        var dataset = EnsembleDatasets.Open(_folder.Root);
        Assert.Equal("Mine", dataset.Name);
        Assert.Equal([2, 1], Assert.Single(dataset.Songs).Voices.Select(v => v.Files.Count));
        Assert.Equal(["gone: c/z.wav is not there"], dataset.Missing);
    }

    [Fact]
    public void A_manifest_reads_back_what_was_found()
    {
        Sound("duet", "high.wav");
        Sound("duet", "low.wav");
        var found = EnsembleDatasets.Open(_folder.Root);
        var manifest = DatasetManifest.Of(found, f => "hash of " + Path.GetFileName(f));
        _folder.Write(DatasetManifest.FileName, manifest.ToJson());
        var read = EnsembleDatasets.Open(_folder.Root);
        Assert.Equal(found.Songs[0].Voices.SelectMany(v => v.Files), read.Songs[0].Voices.SelectMany(v => v.Files));
        Assert.Equal("hash of low.wav", DatasetManifest.InFolder(_folder.Root)!.Songs[0].Voices[1].Files[0].Sha256);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData(
        """{"name": "x", "songs": [{"name": "a/b", "voices": [{"name": "a", "files": [{"path": "a.wav"}]}, {"name": "b", "files": [{"path": "b.wav"}]}]}]}"""
    )]
    [InlineData(
        """{"name": "x", "songs": [{"name": "y", "voices": [{"name": "a", "files": [{"path": "a.wav"}]}, {"name": "A", "files": [{"path": "b.wav"}]}]}]}"""
    )]
    [InlineData("""{"name": "x", "songs": [{"name": "y", "voices": []}]}""")]
    [InlineData(
        """{"name": "x", "songs": [{"name": "y", "voices": [{"name": "a", "files": [{"path": "../a.wav"}]}, {"name": "b", "files": [{"path": "b.wav"}]}]}]}"""
    )]
    [InlineData(
        """{"name": "x", "songs": [{"name": "y", "voices": [{"name": "a", "files": [{"path": "/a.wav"}]}, {"name": "b", "files": [{"path": "b.wav"}]}]}]}"""
    )]
    public void A_manifest_that_is_none_is_refused(string text)
    {
        _folder.Write(DatasetManifest.FileName, text);
        var refusal = Assert.Throws<DatasetException>(() => EnsembleDatasets.Open(_folder.Root));
        Assert.StartsWith(_folder[DatasetManifest.FileName], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_songs_is_refused()
    {
        Assert.Throws<DatasetException>(() => EnsembleDatasets.Open(_folder.Root));
        Assert.Throws<DatasetException>(() => EnsembleDatasets.Open(_folder["nowhere"]));
    }

    [SharedFact("data/csd_nino_dios")]
    public void Published_F0_of_every_mixture_of_the_song_is_found()
    {
        var dataset = EnsembleDatasets.Open(Shared.Path("data/csd_nino_dios"));
        var tables = new PitchTables(dataset.PitchTables);
        var song = Assert.Single(dataset.Songs);
        foreach (var singer in new[] { 1, 2 })
        foreach (var mixture in new[] { 2, 4 }.SelectMany(size => EnsembleMixture.Of(song, singer, size)))
        {
            var voices = mixture.Voices.Select(name => (name, song.Voices.First(v => v.Name == name).Files[singer - 1])).ToArray();
            var tracks = tables.Find(song.PitchTablePrefix!, voices);
            Assert.Equal(6437, tracks?.FrameCount);
            Assert.Equal(mixture.Voices, tracks!.Names);
        }
        Assert.Null(tables.Find(song.PitchTablePrefix!, [("soprano", "nino_Soprano_305.wav"), ("alto", "nino_ContraAlt_107.wav")]));
    }

    public void Dispose() => _folder.Dispose();

    private void Sound(string folder, string name)
    {
        Directory.CreateDirectory(_folder[folder]);
        var format = name.EndsWith(".flac", StringComparison.Ordinal) ? AudioFileFormat.Flac16 : AudioFileFormat.Wav16;
        AudioFile.Write(Path.Combine(_folder[folder], name), new AudioBuffer([new float[100]], 16000), format);
    }
}
