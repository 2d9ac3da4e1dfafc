// SPDX-License-Identifier: Apache-2.0
/**
 * Data of persistent reservations (SPC-4, 6.15 and 6.16): what PERSISTENT RESERVE IN returns and PERSISTENT RESERVE OUT takes,
 * with the names of initiator ports. Values, immutable and safe on any thread.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.reservation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
