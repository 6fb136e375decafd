namespace Discant.Figures;

/// <summary>Marks on lines, which tell them apart without colour.</summary>
internal enum MarkKind
{
    /// <summary>A filled circle.</summary>
    Circle,

    /// <summary>A filled square.</summary>
    Square,

    /// <summary>A triangle that points up.</summary>
    Up,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle that points down.</summary>
    Down,

    /// <summary>Two crossed bars.</summary>
    Cross,

    /// <summary>A circle with a hole.</summary>
    Ring,

    /// <summary>A square with a hole.</summary>
    Frame,
}
