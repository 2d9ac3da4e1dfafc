// SPDX-License-Identifier: Apache-2.0
/**
 * Data of tapes' commands (SSC-4, clause 7): position, block limits, densities, and the attributes of the medium's
 * memory (SPC-4, 7.4). Values, immutable and safe on any thread.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.stream;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
