using Discant.Evaluation;
using Discant.Pitch.Notes;
using Xunit;

namespace Discant.Tests.Evaluation;

/// <summary>The definitions of mir_eval.transcription: 50 ms, 50 cents, ends within 50 ms or a fifth of the note.</summary>
public sealed class NoteScoresTests
{
    [Fact]
    public void What_is_found_as_it_is_scores_one()
    {
        var notes = new[] { Note(0, 50, 60), Note(50, 30, 62) };
        Assert.Equal(new NoteScores(1, 1, 2), NoteScores.Of(notes, notes, withOffsets: true));
    }

    [Theory]
    [InlineData(3, 0, 1)] // 48 ms
    [InlineData(4, 0, 0)] // 64 ms
    [InlineData(0, 0.5, 1)]
    [InlineData(0, 0.51, 0)]
    public void Beginnings_and_pitches_have_their_tolerances(int frames, double semitones, int matched) =>
        Assert.Equal(matched, NoteScores.Of([Note(10, 50, 60)], [Note(10 + frames, 50, 60 + semitones)]).MatchedNotes);

    [Theory]
    [InlineData(10, 1)] // a fifth of 50 frames
    [InlineData(11, 0)]
    public void Ends_count_only_where_they_are_asked_for(int frames, int matched)
    {
        Assert.Equal(1, NoteScores.Of([Note(0, 50, 60)], [Note(0, 50 + frames, 60)]).MatchedNotes);
        Assert.Equal(matched, NoteScores.Of([Note(0, 50, 60)], [Note(0, 50 + frames, 60)], withOffsets: true).MatchedNotes);
    }

    [Fact]
    public void Each_note_is_used_once_and_as_many_pairs_are_made_as_can_be()
    {
        // The first estimate fits both, the second only the first note.
        var scores = NoteScores.Of([Note(2, 20, 60), Note(4, 20, 60.4)], [Note(3, 20, 60.2), Note(0, 20, 59.8)]);
        Assert.Equal(new NoteScores(1, 1, 2), scores);
        Assert.Equal(1, NoteScores.Of([Note(2, 20, 60)], [Note(2, 20, 60), Note(2, 20, 60)]).MatchedNotes);
    }

    [Fact]
    public void F_is_the_harmonic_mean_and_nothing_scores_nothing()
    {
        var scores = NoteScores.Of([Note(0, 20, 60), Note(40, 20, 60)], [Note(0, 20, 60)]);
        Assert.Equal((1, 0.5), (scores.Precision, scores.Recall));
        Assert.Equal(2.0 / 3, scores.FScore, 1e-12);
        Assert.Equal(0, NoteScores.Of([], [Note(0, 20, 60)]).FScore);
        Assert.Equal(0, NoteScores.Of([Note(0, 20, 60)], []).FScore);
    }

    private static PitchNote Note(int first, int frames, double midi) => new(first, frames, midi, 0, 0);
}
