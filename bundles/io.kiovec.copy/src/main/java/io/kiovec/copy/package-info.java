// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code copy}: disks, files, streams and tapes to one another, with several requests in flight, on through
 * errors, and on again after an interruption. Run by the shell on the thread of who typed it; each side of a copy has a
 * thread of its own while it runs. {@code GUIDE.md} is for operators, {@code TAPE-IMAGE.md} has the format of images.
 */
package io.kiovec.copy;
