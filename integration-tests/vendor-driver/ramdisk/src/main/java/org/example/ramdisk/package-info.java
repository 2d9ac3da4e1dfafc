// SPDX-License-Identifier: Apache-2.0
/**
 * A driver by somebody who has only Kiovec's jars: disks in memory, with their own mapped memory (rule D3) and their own
 * queue (rule D2). The framework calls {@link org.example.ramdisk.RamTransport} and what it opens, from any thread.
 */
package org.example.ramdisk;
