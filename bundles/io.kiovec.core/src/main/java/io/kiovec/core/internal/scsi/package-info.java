// SPDX-License-Identifier: Apache-2.0
/**
 * The SCSI face of a device: commands of applications, on their threads, part of nothing and never split; aborts, resets
 * and sessions. What a command does to the device is a table here; what its status means is said beside the upper
 * drivers.
 */
package io.kiovec.core.internal.scsi;
