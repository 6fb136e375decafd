using Discant.Tests.Separation;
using Xunit;

namespace Discant.Tests;

/// <summary>Files that appear whole or not at all.</summary>
public sealed class WholeFileTests
{
    [Fact]
    public void A_file_in_a_folder_that_is_not_there_is_written()
    {
        using var folder = new TemporaryFolder();
        WholeFile.Write(folder["new/inner/a.csv"], "text");
        Assert.Equal("text", File.ReadAllText(folder["new/inner/a.csv"]));
        Assert.Equal(["new", "new/inner", "new/inner/a.csv"], folder.Entries);
    }

    [Fact]
    public void A_file_of_the_user_that_ends_in_part_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv.part", "precious");
        WholeFile.Write(folder["a.csv"], "text");
        Assert.Throws<IOException>(() => WholeFile.Write(folder["a.csv"], _ => throw new IOException("the disk is full")));
        Assert.Equal(["a.csv", "a.csv.part"], folder.Entries);
        Assert.Equal("precious", File.ReadAllText(folder["a.csv.part"]));
        Assert.Equal("text", File.ReadAllText(folder["a.csv"]));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_and_not_its_temporary_one()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "");
        Directory.CreateDirectory(folder["folder.csv"]);
        foreach (var name in new[] { "file/a.csv", "folder.csv" })
        {
            var message = Assert.Throws<IOException>(() => WholeFile.Write(folder[name], "text")).Message;
            Assert.StartsWith(folder[name] + ": ", message, StringComparison.Ordinal);
            Assert.DoesNotContain(".part", message, StringComparison.Ordinal);
        }
        Assert.Equal(["file", "folder.csv"], folder.Entries);
    }

    [Fact]
    public void What_went_wrong_is_told_even_where_the_temporary_file_cannot_be_removed()
    {
        using var folder = new TemporaryFolder();
        var failure = Assert.Throws<FormatException>(() =>
            WholeFile.Write(
                folder["a.csv"],
                temporary =>
                {
                    // A folder cannot be deleted as a file is.
                    Directory.CreateDirectory(temporary);
                    throw new FormatException("the real reason");
                }
            )
        );
        Assert.Equal("the real reason", failure.Message);
    }
}
