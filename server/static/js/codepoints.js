/** Offsets on the wire count code points, strings here UTF-16 units; after an emoji they differ. */
export class CodePoints {
  constructor(text) {
    this.text = text;
    this.table = /[\ud800-\udfff]/.test(text) ? starts(text) : null;
    this.length = this.table ? this.table.length - 1 : text.length;
  }

  /** The text from code point `start` up to `end`. */
  slice(start, end) {
    return this.table ? this.text.slice(this.table[start], this.table[end]) : this.text.slice(start, end);
  }

  /** Whether [start, end) is a range of this text that holds something. */
  holds(start, end) {
    return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= this.length;
  }
}

/** UTF-16 index of each code point, and of the end. */
function starts(text) {
  const table = new Uint32Array(text.length + 1);
  let count = 0;
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) table[count++] = unit;
  table[count] = text.length;
  return table.subarray(0, count + 1);
}
