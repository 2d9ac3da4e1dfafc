// SPDX-License-Identifier: Apache-2.0
/**
 * The transport {@code st}: tapes through Linux' st driver, never rewinding by themselves. The core calls it on the
 * threads of its callers, for motions on threads of its own, and stages indirect transfers, for st decides alone whether
 * it moves data directly.
 */
package io.kiovec.st;
