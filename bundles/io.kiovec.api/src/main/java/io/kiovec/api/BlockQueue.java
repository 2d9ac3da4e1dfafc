// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import org.osgi.annotation.versioning.ProviderType;

/** A queue of a disk: requests of {@link BlockDevice#newRequest()}. */
@ProviderType
public interface BlockQueue extends RequestQueue<BlockRequest> {
}
