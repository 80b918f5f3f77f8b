namespace Aura.Tests.Pages;

/// <summary>One browser and one shop to look at; their tests one after the other.</summary>
[CollectionDefinition(Browser.Collection)]
public sealed class BrowserCollection : ICollectionFixture<Browser>, ICollectionFixture<Stage>;
