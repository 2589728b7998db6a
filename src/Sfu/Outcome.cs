namespace RoomLens.Sfu;

/// <summary>What a command on the worker gave: a value, or why it was refused. Refusals are ordinary answers, so they are no exceptions.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
internal readonly record struct Outcome<T>
{
    private Outcome(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>The value; meaningful when <see cref="Refusal"/> is null.</summary>
    public T? Value { get; }

    /// <summary>Why it was refused; null = it was not.</summary>
    public Refusal? Refusal { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
