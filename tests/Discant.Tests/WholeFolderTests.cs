using Discant.Tests.Separation;
using Xunit;

namespace Discant.Tests;

/// <summary>Folders that appear with all that belongs into them or not at all.</summary>
public sealed class WholeFolderTests
{
    [Fact]
    public void A_folder_is_not_there_before_all_its_files_are()
    {
        using var folder = new TemporaryFolder();
        WholeFolder.Write(
            folder["songs/one"],
            temporary =>
            {
                File.WriteAllText(Path.Combine(temporary, "a"), "1");
                Assert.False(Directory.Exists(folder["songs/one"]));
                File.WriteAllText(Path.Combine(temporary, "b"), "2");
            }
        );
        Assert.Equal(["songs", "songs/one", "songs/one/a", "songs/one/b"], folder.Entries);
    }

    [Fact]
    public void A_folder_that_cannot_be_filled_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FormatException>(() =>
            WholeFolder.Write(
                folder["one"],
                temporary =>
                {
                    File.WriteAllText(Path.Combine(temporary, "a"), "1");
                    throw new FormatException("the second file failed");
                }
            )
        );
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void A_folder_that_is_there_keeps_its_other_files_and_its_own_where_the_new_ones_fail()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["one"]);
        folder.Write("one/a", "old");
        folder.Write("one/c", "mine");
        WholeFolder.Write(folder["one"], temporary => File.WriteAllText(Path.Combine(temporary, "a"), "new"));
        Assert.Throws<FormatException>(() =>
            WholeFolder.Write(
                folder["one"],
                temporary =>
                {
                    File.WriteAllText(Path.Combine(temporary, "a"), "newer");
                    throw new FormatException("the second file failed");
                }
            )
        );
        Assert.Equal(["one", "one/a", "one/c"], folder.Entries);
        Assert.Equal("new", File.ReadAllText(folder["one/a"]));
    }
}
