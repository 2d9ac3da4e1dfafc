// SPDX-License-Identifier: Apache-2.0
/**
 * SCSI as a library without I/O: status, sense, fields of a CDB and the table of commands. Pure functions and values over
 * {@code MemorySegment}; everything runs on the caller's thread and is safe on any. Both sides use it: who sends commands
 * and who answers them. What is read is believed to be hostile or short: nothing here reads outside of what it was given.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
