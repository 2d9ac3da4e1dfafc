// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A queue of SCSI commands: requests of {@link ScsiDevice#newRequest()}. A command that was offered does not change any more;
 * {@link ScsiDevice#abort} reaches it wherever it is, and it is still reaped. Commands may reach the device in another
 * order than they were offered in.
 */
@ProviderType
public interface ScsiQueue extends RequestQueue<ScsiRequest> {
}
