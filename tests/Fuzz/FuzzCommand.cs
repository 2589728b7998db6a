using System.Globalization;
using RoomLens.Fuzzing;

namespace RoomLens.Fuzz;

/// <summary>The long run: every target, or those asked for, one after the other and the cheapest first, a line for each.</summary>
internal static class FuzzCommand
{
    private const string Usage =
        "usage: eng/fuzz.sh [--mutations N, default 10000000] [--seed S, default 1] [--list] [TARGET...]\n"
        + "TARGET is a name as --list shows it, or a part of names.";

    private const int WarmUp = 2000;
    private const int Pilot = 10_000;

    private static IEnumerable<FuzzTarget> Catalog =>
    [
        .. Rtp.Tests.Fuzzing.FuzzCatalog.All,
        .. Sfu.Tests.Fuzzing.FuzzCatalog.All,
        .. Contracts.Tests.Fuzzing.FuzzCatalog.All,
        .. Hosting.Tests.Fuzzing.FuzzCatalog.All,
        .. ObserverBot.Tests.Fuzzing.FuzzCatalog.All,
        .. Scheduler.Tests.Fuzzing.FuzzCatalog.All,
        .. Cli.Tests.Fuzzing.FuzzCatalog.All,
    ];

    /// <summary>0 = all went well; 1 = a target failed; 2 = the command line is wrong.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var (mutations, seed, isList, words) = (10_000_000, 1, false, new List<string>());
        for (var i = 0; i < arguments.Length; i++)
        {
            var wrong = arguments[i] switch
            {
                "--mutations" => !TryNumber(arguments, ref i, out mutations),
                "--seed" => !TryNumber(arguments, ref i, out seed),
                "--list" => !(isList = true),
                var word when word.StartsWith('-') => true,
                var word => !TryWord(words, word),
            };
            if (!wrong) continue;
            Console.Error.WriteLine($"'{arguments[Math.Min(i, arguments.Length - 1)]}' is not understood here.\n{Usage}");
            return 2;
        }

        var names = Catalog.Select(target => target.Name).ToList();
        if (words.Find(word => !names.Exists(name => Matches(names, name, word))) is { } unknown)
        {
            Console.Error.WriteLine($"No target is called '{unknown}' or has it in its name; --list shows them.");
            return 2;
        }

        if (words.Count > 0) names = names.FindAll(name => words.Exists(word => Matches(names, name, word)));
        if (!isList) return RunAll(names, mutations, seed);
        names.ForEach(Console.WriteLine);
        return 0;
    }

    private static int RunAll(List<string> names, int mutations, int seed)
    {
        var failed = 0;
        foreach (var name in ByCost(names, seed))
        {
            try
            {
                // A fresh one, so that a run of one target is the same as its part of the whole run.
                Console.WriteLine(FuzzRun.Mutate(Catalog.Single(target => target.Name == name), mutations, seed));
            }
            catch (FuzzException fault)
            {
                failed++;
                Console.WriteLine($"FAULT {fault.Message}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names.Count} targets, {failed} with a fault"));
        return failed == 0 ? 0 : 1;
    }

    private static List<string> ByCost(List<string> names, int seed) => names.Count == 1
        ? names
        : [.. Catalog.Where(target => names.Contains(target.Name)).Select(target => (target.Name, Cost: Cost(target, seed))).OrderBy(entry => entry.Cost).Select(entry => entry.Name)];

    /// <summary>Microseconds for each, so that the cheapest come first. A fault shows in the run itself.</summary>
    private static double Cost(FuzzTarget target, int seed)
    {
        try
        {
            target = target with { LeastAccepted = 0 };
            FuzzRun.Mutate(target, WarmUp, seed);
            return FuzzRun.Mutate(target, Pilot, seed).MicrosecondsEach;
        }
        catch (FuzzException)
        {
            return 0;
        }
    }

    /// <summary>The name itself; a part of it only where no name is the word.</summary>
    private static bool Matches(List<string> names, string name, string word) =>
        string.Equals(name, word, StringComparison.OrdinalIgnoreCase)
        || (name.Contains(word, StringComparison.OrdinalIgnoreCase) && !names.Exists(other => string.Equals(other, word, StringComparison.OrdinalIgnoreCase)));

    private static bool TryWord(List<string> words, string word)
    {
        words.Add(word);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<string> arguments, ref int at, out int value)
    {
        value = 0;
        return ++at < arguments.Length && int.TryParse(arguments[at], NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
