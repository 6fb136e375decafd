using Discant.Pitch;
using Discant.Separation.Editing;
using Discant.Separation.Parameters;
using Discant.Tests.Pitch.Notes;
using Xunit;

namespace Discant.Tests.Separation.Editing;

public sealed class EditListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_list_says_all_that_an_edit_can()
    {
        PitchFile.Write(_folder["tune.csv"], new PitchTracks([NoteExamples.Curve((60, 5))]));
        var list = _folder.Write(
            "edits.json",
            """
            {
              // a word to myself
              "edits": [
                { "voice": "bass", "melody": "tune.csv", "tune": 0.5, "referenceHertz": 442, "vibrato": 0, "transposeCents": -100,
                  "timbreOf": "alto", "breath": 0.5, "synthetic": true, "fitted": "noise, F0", "gainDb": 3, "pan": -0.5, "mute": false },
                { "voice": "alto", "mute": true },
              ]
            }
            """
        );
        var edits = EditList.Read(list);
        Assert.Equal(5, edits[0].Melody!.FrameCount);
        Assert.Equal(
            new VoiceEdit("bass")
            {
                Tune = 0.5,
                ReferenceHertz = 442,
                Vibrato = 0,
                TransposeCents = -100,
                TimbreOf = "alto",
                Breath = 0.5,
                Synthetic = true,
                Fitted = FittedParts.Noise | FittedParts.F0,
                GainDb = 3,
                Pan = -0.5,
            },
            edits[0] with
            {
                Melody = null,
            }
        );
        Assert.Equal(new VoiceEdit("alto") { Mute = true }, edits[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"edits\":[null]}")]
    [InlineData("{\"edits\":[{\"tune\":1}]}")]
    [InlineData("{\"edits\":[{\"voice\":\"a\",\"tuen\":1}]}")]
    [InlineData("{\"edits\":[{\"voice\":\"a\",\"tune\":\"much\"}]}")]
    [InlineData("{\"edits\":[{\"voice\":\"a\",\"fitted\":\"3\"}]}")]
    [InlineData("{\"edits\":[{\"voice\":\"a\"")]
    public void What_is_no_list_is_refused_in_a_line_that_names_the_file(string text)
    {
        var list = _folder.Write("edits.json", text);
        var message = Assert.Throws<InvalidDataException>(() => EditList.Read(list)).Message;
        Assert.StartsWith(list + ": is no list of edits", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_missing_list_is_said() => Assert.Throws<InvalidDataException>(() => EditList.Read(_folder["none.json"]));

    public void Dispose() => _folder.Dispose();
}
