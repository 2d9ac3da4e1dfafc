// SPDX-License-Identifier: Apache-2.0
/**
 * Log pages, to build and to read (SPC-4, 7.3): {@link LogPage} of {@link LogParameter}s, and {@link TapeAlert}, a tape's flags
 * (SSC-4, clause 8). Values, immutable and safe on any thread.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
