using System.Diagnostics.CodeAnalysis;

namespace RoomLens.Hosting.Http;

/// <summary>A JSON request body read with a source-generated type: a value, or the problem to answer with.</summary>
/// <typeparam name="T">Wire type.</typeparam>
public readonly struct JsonBodyResult<T>
    where T : class
{
    internal JsonBodyResult(T? value, Problem? problem)
    {
        Value = value;
        Problem = problem;
    }

    /// <summary>The body, or null.</summary>
    public T? Value { get; }

    /// <summary>Why there is none, or null.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether there is a body.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsValid => Value is not null;
}
