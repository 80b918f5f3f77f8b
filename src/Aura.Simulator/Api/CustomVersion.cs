using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>One version of a CustomResourceDefinition: its openAPIV3Schema, printer columns and scale paths.</summary>
public sealed record CustomVersion(JsonObject? Schema, JsonArray? Columns, JsonObject? Scale);
