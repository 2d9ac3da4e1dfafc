// SPDX-License-Identifier: Apache-2.0
/**
 * Data of disks' commands (SBC-3 and SBC-4, clause 5): capacity, the state of blocks, lists of blocks to unmap, defects.
 * Values, immutable and safe on any thread.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.block;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
