using System.Text.Json;

namespace Twisted.Web.Feeds;

/// <summary>What a feed offers, and where. Older names of a service are there for clients that know no other.</summary>
internal static class ServiceIndex
{
    public static void Write(Utf8JsonWriter writer, FeedAddresses addresses)
    {
        writer.WriteStartObject();
        writer.WriteString("version", "3.0.0");
        writer.WriteStartArray("resources");
        Add(addresses.FlatContainer, "The packages, their nuspecs and versions", "PackageBaseAddress/3.0.0");
        Add(addresses.Registrations, "What there is to know of packages, with versions of Semantic Versioning 2.0", "RegistrationsBaseUrl/3.6.0", "RegistrationsBaseUrl");
        Add(addresses.Search, "Search by words and package type", "SearchQueryService/3.5.0", "SearchQueryService", "SearchQueryService/3.0.0-beta", "SearchQueryService/3.0.0-rc");
        Add(addresses.Autocomplete, "Ids that begin so, and versions of an id", "SearchAutocompleteService/3.5.0", "SearchAutocompleteService", "SearchAutocompleteService/3.0.0-beta", "SearchAutocompleteService/3.0.0-rc");
        Add(addresses.Publish, "Push and delete", "PackagePublish/2.0.0");
        writer.WriteEndArray();
        writer.WriteEndObject();

        void Add(string address, string comment, params ReadOnlySpan<string> types)
        {
            foreach (var type in types)
            {
                writer.WriteStartObject();
                writer.WriteString("@id", address);
                writer.WriteString("@type", type);
                writer.WriteString("comment", comment);
                writer.WriteEndObject();
            }
        }
    }
}
