using System.Collections;
using System.Globalization;
using System.Reflection;

namespace RoomLens.Hosting.Config;

/// <summary>Sets the properties of options objects from a tree and reports what does not fit.</summary>
internal sealed class ConfigBinder(ConfigProblems problems)
{
    /// <summary>The options of a class: public properties with a setter, or sections that are created by the class.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && (p.SetMethod is { IsPublic: true } || IsSection(p.PropertyType)));

    /// <summary>Whether a type is a section: a class of ours with properties rather than a value.</summary>
    public static bool IsSection(Type type) =>
        type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type) && !ConfigValueParser.CanParse(type)
        && type.GetConstructor(Type.EmptyTypes) is not null;

    /// <summary>Binds a section.</summary>
    public void Bind(object target, ConfigNode section)
    {
        if (section.Value is not null)
        {
            problems.Add(section.Path, $"'{section.Value}' ({section.Origin}) is a value, but this is a section", "Give its keys.");
            return;
        }

        var properties = PropertiesOf(target.GetType()).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, child) in section.Children)
        {
            if (properties.TryGetValue(name, out var property)) BindProperty(target, property, child);
            else ReportUnknown(name, child, properties.Keys);
        }
    }

    private void ReportUnknown(string name, ConfigNode node, IReadOnlyCollection<string> known)
    {
        var nearest = NearestName.Find(name, known);
        problems.Add(
            node.Path,
            $"there is no such key ({node.Origin})",
            nearest is null ? $"Known here: {string.Join(", ", known.Order(StringComparer.Ordinal))}." : $"Did you mean {nearest}?");
    }

    private void BindProperty(object target, PropertyInfo property, ConfigNode node)
    {
        if (node.Value is null && node.Children.Count == 0 && !node.IsList) return;
        if (IsSection(property.PropertyType))
        {
            var section = property.GetValue(target);
            if (section is null)
            {
                section = Activator.CreateInstance(property.PropertyType)!;
                property.SetValue(target, section);
            }

            Bind(section, node);
            return;
        }

        if (TryConvert(property.PropertyType, node, out var value)) property.SetValue(target, value);
    }

    private bool TryConvert(Type type, ConfigNode node, out object? value)
    {
        if (TryGetItemType(type, typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), out var entryType)) return TryConvertDictionary(entryType, node, out value);
        if (type != typeof(string) && !ConfigValueParser.CanParse(type) && TryGetItemType(type, typeof(IEnumerable<>), typeof(IList<>), out var itemType))
            return TryConvertList(type, itemType, node, out value);
        if (IsSection(type))
        {
            value = Activator.CreateInstance(type)!;
            Bind(value, node);
            return true;
        }

        value = null;
        if (node.Value is null)
        {
            problems.Add(node.Path, $"a single value is needed here ({node.Origin})", $"Give {ConfigValueParser.Describe(type)}.");
            return false;
        }

        if (ConfigValueParser.TryParse(type, node.Value, out value)) return true;
        problems.Add(node.Path, $"{OptionsValidator.Shown(node.Path, node.Value)} ({node.Origin}) does not fit", $"Give {ConfigValueParser.Describe(type)}.");
        return false;
    }

    private bool TryConvertDictionary(Type entryType, ConfigNode node, out object? value)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), entryType))!;
        value = dictionary;
        if (node.Value is not null)
        {
            problems.Add(node.Path, $"a value is given ({node.Origin}), but names with values are needed", "Write { \"name\": value }.");
            return false;
        }

        var fits = true;
        foreach (var (name, child) in node.Children)
        {
            fits &= TryConvert(entryType, child, out var entry);
            dictionary[name] = entry;
        }

        return fits;
    }

    private bool TryConvertList(Type type, Type itemType, ConfigNode node, out object? value)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(itemType))!;
        value = list;
        var fits = true;
        foreach (var item in ItemsOf(node))
        {
            fits &= TryConvert(itemType, item, out var converted);
            if (fits) list.Add(converted);
        }

        if (!fits || !type.IsArray) return fits;
        var array = Array.CreateInstance(itemType, list.Count);
        list.CopyTo(array, 0);
        value = array;
        return true;
    }

    private static IEnumerable<ConfigNode> ItemsOf(ConfigNode node)
    {
        if (node.Value is null)
        {
            return node.Children
                .OrderBy(c => int.TryParse(c.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : int.MaxValue)
                .Select(c => c.Value);
        }

        // Variables and flags give a list as one text.
        return node.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select((text, index) =>
        {
            var item = new ConfigNode($"{node.Path}:{index}", node.Origin);
            item.SetValue(text, node.Origin);
            return item;
        });
    }

    private static bool TryGetItemType(Type type, Type readable, Type writable, out Type itemType)
    {
        var found = type.GetInterfaces().Prepend(type)
            .FirstOrDefault(i => i.IsGenericType && (i.GetGenericTypeDefinition() == readable || i.GetGenericTypeDefinition() == writable));
        itemType = found?.GetGenericArguments()[^1]!;
        return found is not null;
    }
}
