package io.cambist.federation;

/** Another federation has come into force at this gateway; none is left out. */
public record FederationChanged(Federation federation) {}
