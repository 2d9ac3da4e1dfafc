// SPDX-License-Identifier: Apache-2.0
/**
 * Builders of CDBs: each method fills the caller's memory from its start, allocates nothing and returns the CDB's length.
 * {@link PrimaryCdb} has what all devices share (SPC-4), {@link ReservationCdb} and {@link CopyCdb} two of its chapters,
 * {@link BlockCdb} the disks' commands (SBC-3, SBC-4), {@link StreamCdb} the tapes' (SSC-4).
 *
 * <p>Single bits are given as {@code options}, the sum of the constants beside the methods. A value that its field cannot hold
 * is an {@link IllegalArgumentException}, memory that is shorter than the CDB an {@link IndexOutOfBoundsException}; the
 * control byte and the group number are zero.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.cdb;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
