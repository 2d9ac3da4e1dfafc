// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.Durability;
import org.osgi.annotation.versioning.ProviderType;

/** What one call of a {@link BlockEndpoint} was asked, and where the driver tells what it did. */
@ProviderType
public interface BlockCall extends TransferCall {

    /** {@return when a write counts as done} */
    Durability durability();
}
