/** What spam is said to be in, or of: nobody's protest. */
export const IN_SPAM =
  /(?:in|into|im|dans|en|nello|no|into the|to|from|v|do|у|в|till|i) (?:my |our |the |meinem |unserem |les? |el |lo )?(?:spam|спам|junk|roskaposti)|spam ?(?:folder|filter|box|ordner|mappe)|roskapostista|spamisse|스팸 ?함|spam klas/iu;
