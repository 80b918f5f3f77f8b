namespace Aura.Tests.Pages;

/// <summary>One browser; its tests one after the other.</summary>
[CollectionDefinition(Browser.Collection)]
public sealed class BrowserCollection : ICollectionFixture<Browser>;
