// SPDX-License-Identifier: Apache-2.0
/**
 * Tests on devices of a guest with Linux' own drivers; skipped, with a sentence, where there are none. The system property
 * {@code kiovec.guest.tapes} names the tapes that may be written, separated by commas: {@code st:/dev/nst0}.
 */
package io.kiovec.it.guest;
