namespace Aura.Diagnosis.Detectors.Images;

/// <summary>The image does not exist, its registry does not answer, or nobody says why it is not pulled.</summary>
public sealed class ImagePullBackOff() : ImagePullDetector("ImagePullBackOff", "no such image",
    ImagePullCause.NotFound, ImagePullCause.Unreachable, ImagePullCause.RateLimited, ImagePullCause.Unknown);
