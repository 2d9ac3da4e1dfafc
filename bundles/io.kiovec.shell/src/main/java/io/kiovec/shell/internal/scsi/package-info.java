// SPDX-License-Identifier: Apache-2.0
/**
 * The commands {@code scsi} and {@code health}: what sg3_utils and sdparm do, over every transport with a SCSI face. A job of
 * one device is a {@link io.kiovec.shell.internal.scsi.DeviceJob}; commands are sent by an {@link
 * io.kiovec.shell.internal.scsi.Initiator}.
 */
package io.kiovec.shell.internal.scsi;
