// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code proc}: what {@code /proc/scsi/sg} tells, in the form of Linux' sg ({@code drivers/scsi/sg.c}), of the devices
 * of all transports. SCSI devices of Linux' are read from sysfs, which tells the same.
 */
package io.kiovec.shell.internal.proc;
